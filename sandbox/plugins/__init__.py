"""Plugins of Pulumi where the CLI looks for them, and the stand-in of the Kubernetes provider."""
