"""AWS's partitions: separate clouds, whose ARNs differ in their second part."""

_BY_PREFIX = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}


def partition(region: str) -> str:
    """The partition of a region, as in its ARNs; AWS guide, Amazon Resource Names."""
    found = (name for prefix, name in _BY_PREFIX.items() if region.startswith(prefix))
    return next(found, "aws")
