"""The grammar of `endpoints.yaml`: the fields of an entry."""
