"""What people and pipelines do with a deployed file; reads clusters, never changes them."""
