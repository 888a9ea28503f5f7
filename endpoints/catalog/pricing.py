"""Prices of resources, compared by their first replica."""

from collections.abc import Callable, Iterable

from endpoints.catalog import CloudResource


def cheapest(
    resources: Iterable[CloudResource], fits: Callable[[CloudResource], bool]
) -> CloudResource | None:
    """The fitting resource whose first replica costs least; those without a price are skipped."""
    ranked = sorted(
        (price, resource.name, resource)
        for resource in resources
        if (price := resource.first_replica_price) is not None
    )
    return next((resource for _, _, resource in ranked if fits(resource)), None)


def priced(resource: CloudResource) -> str:
    """The resource's name and price, such as `g6.xlarge ($0.80 an hour)`."""
    price = resource.first_replica_price
    return resource.name if price is None else f"{resource.name} (${price:,.2f} an hour)"
