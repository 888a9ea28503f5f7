"""Test double of `pulumi-language-python`, which runs the program for the Pulumi CLI."""
