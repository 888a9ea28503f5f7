"""The pure half: reads files, validates them and plans; never imports pulumi."""
