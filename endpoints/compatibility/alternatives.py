"""Alternatives for error messages: frameworks and versions of the catalogue that would work."""

from collections.abc import Callable

from endpoints.catalog import Catalog, CloudResource, FrameworkVersion, Model, capability_order
from endpoints.nearest import listed

_LISTED = 4


def runs(
    engine: FrameworkVersion, model: Model, resource: CloudResource | None, catalog: Catalog
) -> bool:
    """Whether the engine starts on the resource and serves the model's task and format.

    An unknown resource counts as suitable.
    """
    return (
        (resource is None or _starts_on(engine, resource))
        and model.task in engine.tasks
        and model.format in engine.formats
        and knows(engine, model, catalog)
    )


def knows(engine: FrameworkVersion, model: Model, catalog: Catalog) -> bool:
    """Whether the engine runs models of this architecture; engines that list none run all."""
    if not model.pinned:
        return True
    facts = catalog.facts(engine)
    known = (*engine.architectures, *(facts.architectures if facts else ()))
    return not known or model.architecture in known


def frameworks_for(
    catalog: Catalog, fits: Callable[[FrameworkVersion], bool], *, preferred: str = ""
) -> str:
    """Fitting frameworks as text, such as `vllm@0.33.0, sglang or tei`.

    A framework's default version is preferred and written without its number.

    Args:
        catalog: the catalogue to search.
        fits: whether an engine version would work.
        preferred: name of the framework to list first.

    Returns:
        The empty string if no framework fits.
    """
    found: list[str] = []
    for framework in sorted(catalog.frameworks.values(), key=lambda item: item.name != preferred):
        if fits(framework.versions[framework.default_version]):
            found.append(framework.name)
        elif other := [name for name, version in framework.versions.items() if fits(version)]:
            found.append(f"{framework.name}@{other[0]}")
    return listed(found[:_LISTED], "or") if found else ""


def _starts_on(engine: FrameworkVersion, resource: CloudResource) -> bool:
    image = engine.images.get(resource.platform)
    if image is None or resource.architecture not in image.architectures:
        return False
    least = engine.min_compute_capability
    has = resource.accelerator.compute_capability if resource.accelerator is not None else None
    return not least or not has or capability_order(has) >= capability_order(least)
