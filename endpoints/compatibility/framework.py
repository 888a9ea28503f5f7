"""Checks that the engine serves the model on the resource's platform for the endpoint's clients."""

from endpoints.catalog import CloudResource, Framework, FrameworkVersion, Model
from endpoints.compatibility.access import is_guardable
from endpoints.compatibility.alternatives import frameworks_for, knows, runs
from endpoints.endpoint.parts import Parts
from endpoints.read.findings import Findings
from endpoints.read.nodes import Keys, Mark


def check_framework(parts: Parts, findings: Findings) -> None:
    """Report models, tasks and platforms that the engine does not support."""
    framework = parts.framework
    if framework is None:
        return
    engine = framework.versions[parts.version]
    if parts.model is not None:
        _check_model(parts, parts.model, framework, engine, findings)
    if parts.resource is not None:
        _check_platform(parts, parts.resource, framework, engine, findings)


def _check_model(
    parts: Parts, model: Model, framework: Framework, engine: FrameworkVersion, findings: Findings
) -> None:
    faults: list[tuple[str, str]] = []
    if model.task not in engine.tasks:
        message = f"{framework.name} does not serve {model.task}, the task of {model.name}"
        faults.append((message, f"{framework.name} serves {', '.join(engine.tasks)}."))
    if model.format not in engine.formats:
        message = f"{framework.name} does not read {model.format}, the format of {model.name}"
        faults.append((message, f"{framework.name} reads {', '.join(engine.formats)}."))
    if not faults and not knows(engine, model, parts.catalog):
        name = parts.engine_name
        message = f"{name} does not know {model.architecture}, the architecture of {model.name}"
        faults.append((message, ""))
    mark, keys, value = _place(parts, model, framework)
    for message, can in faults:
        findings.add(mark, keys, message, _otherwise(parts, model, framework, can), value)


def _place(parts: Parts, model: Model, framework: Framework) -> tuple[Mark, Keys, str]:
    if parts.endpoint.draft.value.framework is None:
        # The default framework suits other endpoints, so the fault is this entry's.
        return *parts.place("model"), model.name
    return *parts.place("framework"), framework.name


def _otherwise(parts: Parts, model: Model, framework: Framework, can: str) -> str:
    def fits(engine: FrameworkVersion) -> bool:
        return is_guardable(parts, engine) and runs(engine, model, parts.resource, parts.catalog)

    others = frameworks_for(parts.catalog, fits, preferred=framework.name)
    choice = f"framework {others}, or another model" if others else "another model"
    return f"Choose {choice}{'; ' if can else '.'}{can}"


def _check_platform(
    parts: Parts,
    resource: CloudResource,
    framework: Framework,
    engine: FrameworkVersion,
    findings: Findings,
) -> None:
    place = parts.place("resource")
    image = engine.images.get(resource.platform)
    if image is None:
        has = f"only has {resource.platform}" if resource.accelerator else "has no accelerator"
        message = f"{framework.name} does not run on {resource.name}, which {has}"
        fix = f"Choose another resource; {framework.name} runs on {', '.join(engine.images)}."
        findings.add(*place, message, fix, resource.name)
    elif resource.architecture not in image.architectures:
        message = (
            f"{image.image} is built for {', '.join(image.architectures)}, and the CPUs of "
            f"{resource.name} are {resource.architecture}"
        )
        findings.add(*place, message, "Choose another resource.", resource.name)
    if resource.nodes_per_replica > 1 and engine.multi_node is None:
        message = (
            f"{framework.name} cannot spread one replica over the {resource.nodes_per_replica} "
            f"nodes of {resource.name}"
        )
        findings.add(*place, message, "Choose a resource of one node.", resource.name)
