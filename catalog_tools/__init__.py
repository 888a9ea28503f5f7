"""Commands that write the catalogue's data from published figures. Nothing in `endpoints/` uses them."""
