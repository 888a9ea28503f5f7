"""Tells in the output of `pulumi up` why an endpoint's pods did not become ready.

The Kubernetes provider reports that a Deployment timed out, but never what the scheduler or the
kubelet said about its pods.
"""

import pulumi

from endpoints import plan
from operate.explain import explain

_TIMED_OUT = ("timed out waiting to be Ready", "timed out waiting for the condition")
"""The Kubernetes provider's words for a Deployment, and for another object, that was not available
in time."""


def explain_failure(name: str, workload: plan.Workload) -> pulumi.ResourceHookBinding:
    """A hook that logs the reasons after a failed creation or update; it never retries."""
    metadata, access = workload.object.metadata, workload.access
    namespace = str(metadata["namespace"])

    def log_reasons(args: pulumi.ErrorHookArgs) -> bool:
        # Any other error, such as a refusal by the stop-first policy, says itself what is wrong.
        if not any(words in error for words in _TIMED_OUT for error in args.errors):
            return False
        for reason in explain(access, namespace, metadata["name"]):
            pulumi.log.error(f"endpoint {args.name} is not ready: {reason}")
        return False

    return pulumi.ResourceHookBinding(on_error=[pulumi.ErrorHook(f"explain-{name}", log_reasons)])
