"""The command `endpoints`: one module a verb, which parses, calls and shows.

Nothing is decided or done here: verbs call `operate`, `hub`, `catalog_tools` and `sandbox`.
"""
