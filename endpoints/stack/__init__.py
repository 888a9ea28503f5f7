"""The settings of a stack: what its clusters, routes, weights and monitoring are."""
