"""Commands that write the catalogue from published figures; `endpoints/` uses none of it."""
