"""A stand-in for the aws provider: it knows AWS' interfaces, and nothing of who serves them."""
