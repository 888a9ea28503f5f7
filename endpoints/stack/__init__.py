"""The settings of a stack: its clusters, routes, weights and monitoring."""
