"""Commands that write the catalogue from published figures; `endpoints/` does not import them."""
