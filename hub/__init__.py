"""Reads a model's facts from a hub and pins them in the catalogue; nothing else goes online."""
