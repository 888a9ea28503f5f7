"""The cheapest resource that a model fits, as advice where the chosen one is too small."""

from collections.abc import Iterable
from dataclasses import replace

from endpoints.catalog import CloudResource, FrameworkVersion, Model, capability_order
from endpoints.catalog.pricing import cheapest
from endpoints.endpoint.requests import replica_disk
from endpoints.fit.measuring import measure
from endpoints.fit.misfit import Misfit
from endpoints.fit.serving import Serving, largest_tensor_parallel, undivided_stages


def cheapest_fit(
    model: Model,
    resources: Iterable[CloudResource],
    serving: Serving,
    engine: FrameworkVersion,
    disk: int,
) -> CloudResource | None:
    """The resource with the cheapest first replica that `engine` runs on and `model` fits.

    The context, data types and limits of `serving` hold; the parallelism is the largest of each
    resource, with a stage to a node. Resources without a price are left out, and CPUs count only
    for a serving on CPU. Only the engine's own need of compute capability is checked, not the
    quantization's. `disk` is the replica's part of its node's disk, in bytes.
    """

    def fits(resource: CloudResource) -> bool:
        if disk > replica_disk(resource) or not _runs(model, resource, serving, engine):
            return False
        spread = _spread(model, resource, serving, engine)
        return not isinstance(measure(model, resource, spread, engine), Misfit)

    return cheapest(resources, fits)


def _runs(
    model: Model, resource: CloudResource, serving: Serving, engine: FrameworkVersion
) -> bool:
    image = engine.images.get(resource.platform)
    return (
        image is not None
        and resource.architecture in image.architectures
        and (resource.accelerator is not None or serving.accelerators == 0)
        and (resource.nodes_per_replica == 1 or engine.multi_node is not None)
        and _is_capable(model, resource, serving, engine)
    )


def _is_capable(
    model: Model, resource: CloudResource, serving: Serving, engine: FrameworkVersion
) -> bool:
    accelerator = resource.accelerator
    if accelerator is None or accelerator.compute_capability is None:
        return True
    data_type = serving.data_type or model.data_type
    wanted = (
        engine.min_compute_capability,
        engine.data_types.get(data_type) if data_type else None,
    )
    has = capability_order(accelerator.compute_capability)
    return all(has >= capability_order(least) for least in wanted if least)


def _spread(
    model: Model, resource: CloudResource, serving: Serving, engine: FrameworkVersion
) -> Serving:
    """The same serving spread over all accelerators of the resource that the engine can use."""
    if engine.knobs.tensor_parallel is None:
        tensor, stages = 1, undivided_stages(engine, resource.accelerators)
    else:
        stages = resource.nodes_per_replica
        tensor = largest_tensor_parallel(model, resource.accelerators // stages)
    return replace(
        serving,
        accelerators=resource.accelerators,
        tensor_parallel=tensor,
        pipeline_parallel=stages,
        data_parallel=1,
        attention_groups=1,
    )
