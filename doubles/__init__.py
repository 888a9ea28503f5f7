"""Test doubles of AWS and of Pulumi's plugins; no part of the product imports them."""
