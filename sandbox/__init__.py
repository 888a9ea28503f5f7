"""The local default: a pinned toolchain, a real control plane, and an environment to run Pulumi in.

Nothing here runs in production. `python -m sandbox --help` lists the commands; `make` is the
interface that people use.
"""
