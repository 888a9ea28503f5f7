"""Custom resource definitions and KWOK stages, from the YAML inside the pinned Go modules."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox import golang
from sandbox.layout import TOOL_MODULES, Layout
from sandbox.pins import pinned_version

_DEFINITION = "CustomResourceDefinition"
_STAGE = "Stage"
_WEBHOOKS = ("MutatingWebhookConfiguration", "ValidatingWebhookConfiguration")
_PROMETHEUS = "github.com/prometheus-operator/prometheus-operator"
_KARPENTER = "github.com/aws/karpenter-provider-aws"
_KWOK = "sigs.k8s.io/kwok"
_LWS = "sigs.k8s.io/lws"
_RECORD = "sources.json"
_OPTIONAL = "optional"


@dataclass(frozen=True, kw_only=True)
class Source:
    """YAML files of one module; of their documents, those of one kind are taken."""

    tool: str
    module: str
    patterns: tuple[str, ...]
    kind: str = _DEFINITION
    optional: bool = False
    """Whether only an add-on needs the definitions: all others cost every start time."""

    @property
    def folder(self) -> Path:
        """Folder of our Go module that pins the upstream module."""
        return TOOL_MODULES / self.tool

    @property
    def identity(self) -> list[object]:
        """Values that change when other documents would be taken."""
        version = pinned_version(self.folder, self.module)
        return [self.module, version, list(self.patterns), self.kind, self.optional]


SOURCES = (
    Source(
        tool="crds",
        module="sigs.k8s.io/gateway-api",
        patterns=("config/crd/standard/*.yaml",),
    ),
    Source(
        tool="lws",
        module=_LWS,
        patterns=("config/crd/bases/leaderworkerset*.yaml",),
    ),
    *(
        Source(
            tool="lws",
            module=_LWS,
            patterns=("config/webhook/manifests.yaml",),
            kind=kind,
        )
        for kind in _WEBHOOKS
    ),
    Source(
        tool="crds",
        module=_PROMETHEUS,
        patterns=tuple(
            f"example/prometheus-operator-crd/monitoring.coreos.com_{plural}.yaml"
            for plural in ("servicemonitors", "podmonitors", "prometheusrules")
        ),
    ),
    # The provider's copy of the core's definitions: it knows AWS's own restricted labels too.
    Source(
        tool="crds",
        module=_KARPENTER,
        patterns=tuple(
            f"pkg/apis/crds/{name}.yaml"
            for name in ("karpenter.k8s.aws_ec2nodeclasses", "karpenter.sh_nodepools")
        ),
    ),
    Source(
        tool="keda",
        module="github.com/kedacore/keda/v2",
        patterns=("config/crd/bases/*.yaml",),
    ),
    Source(
        tool="http-add-on",
        module="github.com/kedacore/http-add-on",
        patterns=("config/crd/bases/*.yaml",),
    ),
    Source(
        tool="envoy-gateway",
        module="github.com/envoyproxy/gateway",
        patterns=tuple(
            f"charts/gateway-crds-helm/templates/generated/gateway.envoyproxy.io_{plural}.yaml"
            for plural in (
                "backendtrafficpolicies",
                "clienttrafficpolicies",
                "httproutefilters",
                "securitypolicies",
            )
        ),
        optional=True,
    ),
    Source(
        tool="kwok",
        module=_KWOK,
        patterns=("kustomize/crd/bases/kwok.x-k8s.io_stages.yaml",),
    ),
    # With stages served through the API the controller no longer brings its built-in ones.
    Source(
        tool="kwok",
        module=_KWOK,
        patterns=tuple(
            f"kustomize/stage/{folder}/*.yaml"
            for folder in ("pod/fast", "node/fast", "node/heartbeat-with-lease")
        ),
        kind=_STAGE,
    ),
)


def are_current(layout: Layout) -> bool:
    """Whether the copied manifests come from the pinned modules."""
    try:
        record = json.loads((layout.manifests / _RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return bool(record == _identities())


def copy(layout: Layout) -> None:
    """Copy the manifests out of the modules, as one JSON file per object.

    JSON because the API server reads it as it is, and Python's YAML needs seconds for these files.

    Raises:
        SandboxError: a module could not be had.
    """
    temporary = layout.manifests.with_name(".manifests.tmp")
    shutil.rmtree(temporary, ignore_errors=True)
    (temporary / _OPTIONAL).mkdir(parents=True)
    for source in SOURCES:
        log = layout.logs / "modules.log"
        module = golang.module_folder(source.folder, source.module, log)
        for document in _documents(module, source):
            folder = temporary / _OPTIONAL if source.optional else temporary
            path = folder / f"{source.kind}.{document['metadata']['name']}.json"
            path.write_text(json.dumps(document), encoding="utf-8")
    (temporary / _RECORD).write_text(json.dumps(_identities()), encoding="utf-8")
    shutil.rmtree(layout.manifests, ignore_errors=True)
    temporary.rename(layout.manifests)


def definitions(layout: Layout) -> list[Path]:
    """The copied custom resource definitions; the file's name carries the object's name."""
    return sorted(layout.manifests.glob(f"{_DEFINITION}.*.json"))


def optional_definitions(folder: Path, group: str) -> list[Path]:
    """Definitions of one API group for add-ons to apply, from a folder of copied manifests."""
    return sorted((folder / _OPTIONAL).glob(f"{_DEFINITION}.*.{group}.json"))


def stages(layout: Layout) -> list[Path]:
    """The copied KWOK stages."""
    return sorted(layout.manifests.glob(f"{_STAGE}.*.json"))


def webhooks(folder: Path) -> list[dict[str, Any]]:
    """The admission webhooks of LeaderWorkerSets, from a folder of copied manifests.

    They name a Service, as the module has them: whoever applies them says where they are instead.
    """
    return [
        json.loads(path.read_text(encoding="utf-8"))
        for kind in _WEBHOOKS
        for path in folder.glob(f"{kind}.*.json")
    ]


def object_name(path: Path) -> str:
    """The name of the object in a copied manifest."""
    return path.name.split(".", 1)[1].removesuffix(".json")


def _documents(module: Path, source: Source) -> Iterable[dict[str, Any]]:
    import yaml  # noqa: PLC0415 - commands that build nothing start faster without it

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    for pattern in source.patterns:
        for path in sorted(module.glob(pattern)):
            for document in yaml.load_all(_text(path), loader):
                if isinstance(document, dict) and document.get("kind") == source.kind:
                    yield document


def _text(path: Path) -> str:
    # Envoy Gateway's are templates of a chart; all they have of it is a condition around the whole.
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith("{{"))


def _identities() -> list[list[object]]:
    return [source.identity for source in SOURCES]
