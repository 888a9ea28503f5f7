"""The grammar of `endpoints.yaml`: what an entry may say."""
