"""The resource types, each a handler of its own."""
