"""Test double of the aws provider: it calls AWS' interfaces, whoever serves them."""
