"""Test doubles of Pulumi's Python language host and Kubernetes provider.

The unmodified Pulumi CLI drives them where the official plugins cannot be downloaded.
"""
