"""Test doubles: no part of the product imports them, and nobody's production runs on them."""
