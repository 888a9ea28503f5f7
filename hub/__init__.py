"""Model facts, read from a hub and pinned in the catalogue; no other package goes online."""
