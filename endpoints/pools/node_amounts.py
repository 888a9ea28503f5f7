"""What a node has, as Kubernetes spells it."""

import json

from endpoints.catalog import CloudResource, NodeSize
from endpoints.quantity import cpu_millis, cpu_text, memory_bytes, memory_text


def node_amounts(resource: CloudResource, size: NodeSize) -> str:
    """Amounts of a node of the resource, as JSON by resource name."""
    accelerator = resource.accelerator
    amounts = {
        "cpu": cpu_text(cpu_millis(size.cpu)),
        "memory": memory_text(memory_bytes(size.memory)),
        "ephemeral-storage": memory_text(memory_bytes(size.ephemeral_storage)),
        "pods": str(size.pods),
        **({accelerator.resource_name: str(accelerator.count)} if accelerator else {}),
    }
    return json.dumps(amounts, sort_keys=True)
