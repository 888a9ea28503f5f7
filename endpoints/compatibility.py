"""Whether the parts of one endpoint go together: each reference is right, but not every pair."""

from collections.abc import Mapping

from endpoints.catalog import CloudResource, Framework, Model, Variant
from endpoints.engine_args.checks import check_arguments
from endpoints.findings import Findings
from endpoints.nearest import hint
from endpoints.parts import Parts
from endpoints.quantity import GIB, memory_bytes
from endpoints.settings import ClusterSettings
from endpoints.spec import Replicas
from endpoints.weights import CACHE_SPARE, cache_bytes
from endpoints.yaml_nodes import shorten


def check(parts: Parts, findings: Findings) -> tuple[str, ...]:
    """Tell every pair of parts that does not go together.

    Returns:
        Warnings about what is right and yet not as it should be.
    """
    if parts.framework is not None:
        _check_framework(parts, parts.framework, findings)
    if parts.model is not None:
        _check_quantization(parts, parts.model, findings)
    if parts.cluster is not None and parts.replicas is not None:
        _check_autoscaler(parts, parts.cluster, parts.replicas, findings)
    if parts.resource is not None and parts.model is not None:
        _check_disk(parts, parts.resource, parts.model, findings)
    if parts.dedicated and parts.cluster is not None and parts.cluster.nodes == "existing":
        findings.add(
            *parts.place("dedicated"),
            f"cluster {parts.cluster_name} has nodes of somebody else, and a pool of its own would "
            "have to be made",
            "Remove `dedicated`, or choose a cluster whose nodes the program makes.",
            "true",
        )
    return check_arguments(parts, findings)


def _check_framework(parts: Parts, framework: Framework, findings: Findings) -> None:
    model, resource = parts.model, parts.resource
    mark, keys = parts.place("framework")
    value = framework.name
    engine = framework.versions[parts.version]
    if model is not None and parts.endpoint.draft.value.framework is None:
        # The default suits others: what does not fit is this entry.
        mark, keys = parts.place("model")
        value = model.name
    if model is not None and model.task not in engine.tasks:
        message = f"{framework.name} does not serve {model.task}, the task of {model.name}"
        fix = f"Choose another framework or model; {framework.name} serves "
        findings.add(mark, keys, message, f"{fix}{', '.join(engine.tasks)}.", value)
    if model is not None and model.format not in engine.formats:
        message = f"{framework.name} does not read {model.format}, the format of {model.name}"
        fix = f"Choose another framework or model; {framework.name} reads "
        findings.add(mark, keys, message, f"{fix}{', '.join(engine.formats)}.", value)
    if resource is not None:
        vendor = resource.platform
        if vendor not in engine.images:
            has = f"only has {vendor}" if vendor != "cpu" else "has no accelerator"
            message = f"{framework.name} does not run on {resource.name}, which {has}"
            fix = f"Choose another resource; {framework.name} runs on "
            runs_on = ", ".join(engine.images)
            place = parts.place("resource")
            findings.add(*place, message, f"{fix}{runs_on}.", resource.name)
    if parts.visibility == "private" and not (engine.api_key_env or engine.api_key_args):
        findings.add(
            *parts.place("visibility"),
            f"{framework.name}@{parts.version} checks no API key, so nothing would keep it private",
            "Write `visibility: public`, or choose another framework.",
            "private",
        )


def _check_quantization(parts: Parts, model: Model, findings: Findings) -> None:
    given = parts.endpoint.draft.value.quantization
    if "quantization" in parts.endpoint.draft.broken:
        return
    mark, keys = parts.place("quantization")
    if model.format == "gguf":
        if given is None:
            keys = (*keys, "quantization")
            message = f"missing: {model.name} comes in variants, and one must be chosen"
            findings.add(mark, keys, message, _choose(model.variants))
        elif given not in model.variants:
            fix = hint(
                given, model.variants, listing="The variants", none="It has none: remove it."
            )
            message = f"not a variant of {model.name}"
            findings.add(mark, keys, message, fix, shorten(given))
    elif given is not None and parts.framework is not None:
        choices = parts.facts.quantizations if parts.facts else {}
        if given not in choices:
            engine = f"{parts.framework.name}@{parts.version}"
            fix = hint(given, choices, listing="Its methods", none="It has none: remove the key.")
            message = f"not a quantization of {engine}"
            findings.add(mark, keys, message, fix, shorten(given))


def _choose(variants: Mapping[str, Variant]) -> str:
    names = ", ".join(sorted(variants))
    return (
        f"Write for example `quantization: {min(variants, default='Q4_K_M')}`; there are {names}."
    )


def _check_disk(parts: Parts, resource: CloudResource, model: Model, findings: Findings) -> None:
    disk = memory_bytes(resource.allocatable.ephemeral_storage) // resource.replicas_per_node
    needed = cache_bytes(model, parts.endpoint.draft.value.quantization)
    if needed > disk:
        findings.add(
            *parts.place("resource"),
            f"the weights of {model.name} and {CACHE_SPARE // GIB} GiB beside them are "
            f"{needed // GIB} GiB, and a replica's share of the disk is {disk // GIB} GiB",
            "Choose a resource with more local disk, or a smaller model.",
            resource.name,
        )


def _check_autoscaler(
    parts: Parts, cluster: ClusterSettings, replicas: Replicas, findings: Findings
) -> None:
    if cluster.autoscaler == "hpa" and replicas.min == 0:
        findings.add(
            *parts.place("replicas"),
            f"cluster {parts.cluster_name} scales with the HorizontalPodAutoscaler, "
            "which can neither scale to 0 nor wake from it",
            "Set `replicas.min` to 1 or more, or `autoscaler: keda` for the cluster in "
            f"stacks/Pulumi.{parts.stack}.yaml.",
            f"min {replicas.min}",
        )
    elif replicas.min == 0 and parts.framework is not None:
        engine = parts.framework.versions[parts.version]
        if engine.metrics is None:
            findings.add(
                *parts.place("replicas"),
                f"{parts.framework.name}@{parts.version} publishes no metric to scale on, and CPU "
                "load, which is used instead, cannot wake an endpoint from 0",
                "Set `replicas.min` to 1 or more.",
                f"min {replicas.min}",
            )
