"""What a deployed endpoint does: its state, and why it is not ready."""
