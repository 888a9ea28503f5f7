"""Test double of the aws provider, which calls any server of AWS's interfaces."""
