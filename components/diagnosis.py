"""Reports, in the output of `pulumi up`, why an endpoint's pods did not become ready.

The Kubernetes provider reports that a Deployment timed out, but never what the scheduler or the
kubelet said about its pods.
"""

from collections.abc import Iterable

import pulumi

from endpoints import plan
from operate.explain import explain

_TIMED_OUT = ("timed out waiting to be Ready", "timed out waiting for the condition")
"""The Kubernetes provider's words for a Deployment, and for another object, that timed out."""


def explain_failures(endpoints: Iterable[plan.Endpoint]) -> pulumi.ResourceHookBinding:
    """One hook for all workloads of a stack: each hook would need a server and a port.

    It logs the reasons after a failed creation or update; it never retries.
    """
    workloads = {endpoint.logical_name: endpoint.server.workload for endpoint in endpoints}

    def log_reasons(args: pulumi.ErrorHookArgs) -> bool:
        # Any other error, such as a refusal by the stop-first policy, explains itself.
        if not any(words in error for words in _TIMED_OUT for error in args.errors):
            return False
        workload = workloads[args.name]
        metadata = workload.object.metadata
        for reason in explain(workload.access, metadata["namespace"], metadata["name"]):
            pulumi.log.error(f"endpoint {args.name} is not ready: {reason}")
        return False

    return pulumi.ResourceHookBinding(on_error=[pulumi.ErrorHook("explain", log_reasons)])
