"""A stand-in for the `kubernetes` resource provider, over the API server's REST interface."""
