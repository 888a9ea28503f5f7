"""Facts of a published engine version, read from its source without running it."""
