"""Explanations of AWS' refusals in the output of `pulumi up`, with what to do."""

import pulumi

from endpoints.aws.explanations import explain_aws_error


def explain_refusals(cluster: str) -> pulumi.ResourceHookBinding:
    """A hook for all resources of one cluster; it never retries, as the AWS provider does."""

    def log_reasons(args: pulumi.ErrorHookArgs) -> bool:
        kind = args.type.split(":")[-1]
        # One attempt, one error; older ones were reported before.
        for line in explain_aws_error(args.errors[0], f"{kind} {args.name}"):
            pulumi.log.error(line)
        return False

    hook = pulumi.ErrorHook(f"explain-aws-{cluster}", log_reasons)
    return pulumi.ResourceHookBinding(on_error=[hook])
