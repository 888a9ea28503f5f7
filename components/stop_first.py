"""The once-per-cluster guards that make the API server keep "stopped" and "stop first"."""

import pulumi
from pulumi_kubernetes.admissionregistration import v1
from pulumi_kubernetes.meta.v1 import LabelSelectorArgs, LabelSelectorRequirementArgs

from components.objects import child_of, label_selector, object_meta
from endpoints import plan


class StopFirst(pulumi.ComponentResource):
    """A ValidatingAdmissionPolicy and its binding."""

    def __init__(
        self, name: str, policy: plan.AdmissionPolicy, opts: pulumi.ResourceOptions | None = None
    ) -> None:
        super().__init__("endpoints:cluster:StopFirst", name, None, opts)
        created = v1.ValidatingAdmissionPolicy(
            name,
            metadata=object_meta(policy.metadata),
            spec=_policy_spec(policy),
            opts=child_of(self),
        )
        v1.ValidatingAdmissionPolicyBinding(
            name,
            metadata=object_meta(policy.metadata),
            spec=v1.ValidatingAdmissionPolicyBindingSpecArgs(
                policy_name=policy.metadata["name"], validation_actions=["Deny"]
            ),
            opts=child_of(self, pulumi.ResourceOptions(depends_on=[created])),
        )
        self.register_outputs({})


def _policy_spec(policy: plan.AdmissionPolicy) -> v1.ValidatingAdmissionPolicySpecArgs:
    return v1.ValidatingAdmissionPolicySpecArgs(
        failure_policy="Fail",
        match_constraints=_match_constraints(policy),
        match_conditions=[
            v1.MatchConditionArgs(name=name, expression=expression)
            for name, expression in policy.match_conditions.items()
        ],
        variables=[
            v1.VariableArgs(name=name, expression=expression)
            for name, expression in policy.variables.items()
        ]
        # The API server drops an empty list, and every preview would add it again.
        or None,
        validations=[
            v1.ValidationArgs(
                expression=policy.expression, message_expression=policy.message_expression
            )
        ],
    )


def _match_constraints(policy: plan.AdmissionPolicy) -> v1.MatchResourcesArgs:
    return v1.MatchResourcesArgs(
        match_policy="Equivalent",
        namespace_selector=label_selector({"kubernetes.io/metadata.name": policy.namespace}),
        object_selector=LabelSelectorArgs(
            match_expressions=[LabelSelectorRequirementArgs(key=policy.label, operator="Exists")]
        ),
        resource_rules=[
            v1.NamedRuleWithOperationsArgs(
                api_groups=[rule.group],
                api_versions=[rule.version],
                resources=[rule.resource],
                operations=[policy.operation],
                scope="Namespaced",
            )
            for rule in policy.rules
        ],
    )
