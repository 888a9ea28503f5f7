"""Condition of a deployed endpoint: its state, and why it is not ready."""
