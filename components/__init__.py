"""Pulumi components: they create what the plan says and decide nothing."""
