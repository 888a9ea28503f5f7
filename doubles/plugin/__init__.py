"""Shared parts of the plugins' doubles: process, protocol and values."""
