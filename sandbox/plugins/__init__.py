"""Plugins of Pulumi where the CLI looks for them."""
