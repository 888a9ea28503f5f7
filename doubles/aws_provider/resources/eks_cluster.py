"""aws:eks/cluster:Cluster (Terraform: internal/service/eks/cluster.go)."""

from __future__ import annotations

from botocore.exceptions import ClientError

from doubles.aws_provider.differences import changed
from doubles.aws_provider.errors import AwsError, IncompleteError, is_missing
from doubles.aws_provider.resources.eks_cluster_shape import describe, logging
from doubles.aws_provider.resources.eks_updates import wait_for_update
from doubles.aws_provider.schema import Autoname, Context, Properties, Schema
from doubles.aws_provider.shapes import present
from doubles.aws_provider.tags import update_eks_tags
from doubles.aws_provider.waiting import Look, wait
from doubles.plugin.wire import Value


class Cluster:
    """A control plane."""

    title = "EKS Cluster"
    service = "eks"
    schema = Schema(
        token="aws:eks/cluster:Cluster",
        inputs=frozenset(
            {
                "accessConfig",
                "bootstrapSelfManagedAddons",
                "deletionProtection",
                "enabledClusterLogTypes",
                "encryptionConfig",
                "kubernetesNetworkConfig",
                "name",
                "region",
                "roleArn",
                "tags",
                "upgradePolicy",
                "version",
                "vpcConfig",
            }
        ),
        outputs=frozenset(
            {
                "arn",
                "certificateAuthority",
                "clusterId",
                "createdAt",
                "endpoint",
                "identities",
                "kubernetesNetworkConfig.serviceIpv6Cidr",
                "platformVersion",
                "status",
                "vpcConfig.clusterSecurityGroupId",
                "vpcConfig.vpcId",
            }
        ),
        force_new=frozenset(
            {
                "accessConfig.bootstrapClusterCreatorAdminPermissions",
                "bootstrapSelfManagedAddons",
                "kubernetesNetworkConfig.ipFamily",
                "kubernetesNetworkConfig.serviceIpv4Cidr",
                "name",
                "region",
                "roleArn",
            }
        ),
        irremovable=frozenset({"encryptionConfig"}),
        computed=frozenset(
            {
                "accessConfig",
                "accessConfig.authenticationMode",
                "deletionProtection",
                "kubernetesNetworkConfig",
                "kubernetesNetworkConfig.elasticLoadBalancing",
                "kubernetesNetworkConfig.ipFamily",
                "kubernetesNetworkConfig.serviceIpv4Cidr",
                "region",
                "upgradePolicy",
                "upgradePolicy.supportType",
                "version",
                "vpcConfig.controlPlaneEgressMode",
                "vpcConfig.publicAccessCidrs",
            }
        ),
        sets=frozenset(
            {
                "enabledClusterLogTypes",
                "encryptionConfig.resources",
                "vpcConfig.publicAccessCidrs",
                "vpcConfig.securityGroupIds",
                "vpcConfig.subnetIds",
            }
        ),
        defaults={
            "accessConfig.bootstrapClusterCreatorAdminPermissions": True,
            "bootstrapSelfManagedAddons": True,
            "vpcConfig.endpointPrivateAccess": False,
            "vpcConfig.endpointPublicAccess": True,
        },
        write_only=frozenset({"bootstrapSelfManagedAddons"}),
        autoname=Autoname(property="name", longest=100),
    )

    def identify(self, planned: Properties) -> str:
        """Return the name."""
        return str(planned["name"])

    def create(self, context: Context, planned: Properties) -> str:
        """Create the control plane and wait; its id is known when that fails."""
        name = self.identify(planned)
        context.aws("eks").create_cluster(
            name=name,
            roleArn=planned["roleArn"],
            resourcesVpcConfig=planned["vpcConfig"],
            bootstrapSelfManagedAddons=planned["bootstrapSelfManagedAddons"],
            logging=logging(planned.get("enabledClusterLogTypes")),
            **present(
                accessConfig=planned.get("accessConfig"),
                deletionProtection=planned.get("deletionProtection"),
                encryptionConfig=_encryption(planned),
                kubernetesNetworkConfig=planned.get("kubernetesNetworkConfig"),
                upgradePolicy=planned.get("upgradePolicy"),
                version=planned.get("version"),
                tags=planned["tagsAll"],
            ),
        )
        try:
            wait(context, lambda: _look(context, name), pending=_CREATING, target="ACTIVE")
        except AwsError as error:
            text = f"waiting for {self.title} ({name}) create: {error}"
            raise IncompleteError(name, text) from error
        return name

    def read(self, context: Context, identifier: str, recorded: Properties) -> Properties | None:
        """The cluster as EKS describes it."""
        found = context.aws("eks").describe_cluster(name=identifier)["cluster"]
        state = describe(found)
        # EKS does not report it; the official provider takes the recorded value, or the default.
        access = recorded.get("accessConfig") or {}
        bootstrap = access.get("bootstrapClusterCreatorAdminPermissions", True)
        state["accessConfig"]["bootstrapClusterCreatorAdminPermissions"] = bootstrap
        return {**state, "region": context.aws.region}

    def update(
        self, context: Context, identifier: str, old: Properties, planned: Properties
    ) -> None:
        """Send one kind of change at a time, as EKS requires."""
        if changed(self.schema, old, planned, "tagsAll"):
            update_eks_tags(context, old["arn"], old, planned)
        eks = context.aws("eks")
        if changed(self.schema, old, planned, "version"):
            answer = eks.update_cluster_version(name=identifier, version=planned["version"])
            self._wait(context, identifier, "version", answer["update"])
        if changed(self.schema, old, planned, "encryptionConfig") and planned.get(
            "encryptionConfig"
        ):
            answer = eks.associate_encryption_config(
                clusterName=identifier, encryptionConfig=_encryption(planned)
            )
            self._wait(context, identifier, "encryption config association", answer["update"])
        for what, config in self._config_changes(old, planned):
            answer = eks.update_cluster_config(name=identifier, **config)
            self._wait(context, identifier, what, answer["update"])

    def delete(self, context: Context, identifier: str, state: Properties) -> None:  # noqa: ARG002
        """Delete the control plane and wait."""
        context.aws("eks").delete_cluster(name=identifier)
        try:
            wait(context, lambda: _look(context, identifier), pending=_DELETING, target="")
        except AwsError as error:
            raise AwsError(f"waiting for {self.title} ({identifier}) delete: {error}") from error

    def _config_changes(
        self, old: Properties, planned: Properties
    ) -> list[tuple[str, dict[str, Value]]]:
        vpc = planned["vpcConfig"]
        access = {
            key: vpc[key]
            for key in ("endpointPrivateAccess", "endpointPublicAccess", "publicAccessCidrs")
            if vpc.get(key) is not None
        }
        mode = present(authenticationMode=planned.get("accessConfig", {}).get("authenticationMode"))
        candidates: tuple[tuple[str, tuple[str, ...], dict[str, Value]], ...] = (
            ("access configuration", ("accessConfig",), {"accessConfig": mode}),
            (
                "logging",
                ("enabledClusterLogTypes",),
                {"logging": logging(planned.get("enabledClusterLogTypes"))},
            ),
            (
                "upgrade policy",
                ("upgradePolicy",),
                {"upgradePolicy": planned.get("upgradePolicy")},
            ),
            (
                "deletion protection",
                ("deletionProtection",),
                {"deletionProtection": bool(planned.get("deletionProtection"))},
            ),
        )
        changes = [
            (what, config)
            for what, keys, config in candidates
            if changed(self.schema, old, planned, *keys)
        ]
        for keys, config in (
            (("endpointPrivateAccess", "endpointPublicAccess", "publicAccessCidrs"), access),
            (("subnetIds",), {"subnetIds": vpc["subnetIds"]}),
            (("securityGroupIds",), {"securityGroupIds": vpc.get("securityGroupIds", [])}),
        ):
            before = {"vpcConfig": {key: old["vpcConfig"].get(key) for key in keys}}
            after = {"vpcConfig": {key: vpc.get(key) for key in keys}}
            if changed(self.schema, before, after, "vpcConfig"):
                changes.append(("VPC configuration", {"resourcesVpcConfig": config}))
        return changes

    def _wait(self, context: Context, identifier: str, what: str, update: dict[str, Value]) -> None:
        wait_for_update(context, f"{self.title} ({identifier}) {what}", update, name=identifier)


_CREATING = ("CREATING", "PENDING")
_DELETING = ("ACTIVE", "DELETING")


def _look(context: Context, name: str) -> Look:
    try:
        found = context.aws("eks").describe_cluster(name=name)["cluster"]
    except ClientError as error:
        if is_missing(error):
            return Look(status="")
        raise
    return Look(status=found["status"])


def _encryption(planned: Properties) -> list[dict[str, Value]]:
    config = planned.get("encryptionConfig")
    return [config] if config else []
