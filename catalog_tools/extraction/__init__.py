"""What a published version of an engine can do, read from its source without running it."""
