"""The command `endpoints`: one module for each verb, which parses, calls and shows.

Nothing is decided or done here: verbs call `operate`, `hub`, `catalog_tools` and `sandbox`.
"""
