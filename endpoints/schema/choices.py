"""Choices that the catalogue offers for a field, each with a description."""

from endpoints.catalog import Catalog, CloudResource
from endpoints.quantity import GIB, memory_bytes
from endpoints.schema.grammar import Schema


def resource_choices(catalog: Catalog, field: Schema) -> Schema:
    """The catalogue's resources."""
    return _without(field, "minLength") | {
        "oneOf": [
            {"const": name, "description": _resource(resource)}
            for name, resource in sorted(catalog.resources.items())
        ]
    }


def framework_choices(catalog: Catalog, field: Schema) -> Schema:
    """Frameworks at their default version, then every version by name."""
    choices: list[Schema] = []
    for name, framework in sorted(catalog.frameworks.items()):
        text = f"{framework.description}; version {framework.default_version}"
        choices.append({"const": name, "description": text})
        choices += [
            {"const": f"{name}@{version}", "description": f"{framework.description}, pinned"}
            for version in framework.versions
        ]
    return _without(field, "pattern") | {"oneOf": choices}


def model_choices(catalog: Catalog, field: Schema) -> Schema:
    """The pinned models as proposals, because a stack may allow others."""
    pattern = {"pattern": field["pattern"]}
    return _without(field, "pattern") | {"anyOf": [{"enum": sorted(catalog.models)}, pattern]}


def _without(field: Schema, key: str) -> Schema:
    return {name: value for name, value in field.items() if name != key}


def _resource(resource: CloudResource) -> str:
    accelerator = resource.accelerator
    if accelerator is None:
        held = f"{resource.allocatable.cpu} CPU"
    else:
        size = memory_bytes(accelerator.memory) / GIB
        held = f"{resource.accelerators} x {accelerator.model} of {size:.0f} GiB"
    price = resource.price
    if price is None:
        return f"{held}, no on-demand price"
    return f"{held}, {resource.instance_type} at ${price.usd_per_hour:g} an hour in {price.region}"
