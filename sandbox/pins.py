"""Pins of programs: the Go module that each one is built from."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from sandbox.errors import SandboxError
from sandbox.layout import TOOL_MODULES


@dataclass(frozen=True, kw_only=True)
class Program:
    """One executable."""

    name: str
    package: str
    version_args: tuple[str, ...] | None
    """Arguments that print the version; None: the program's build record is read instead."""


@dataclass(frozen=True, kw_only=True)
class Tool:
    """One Go module of ours that pins one upstream module and builds its programs."""

    name: str
    module: str
    programs: tuple[Program, ...]
    version_variables: tuple[tuple[str, str], ...] = ()
    """Linker variables and their values; {version}, {major} and {minor} are filled in."""

    @property
    def folder(self) -> Path:
        """Folder of this tool's `go.mod` and `go.sum`."""
        return TOOL_MODULES / self.name

    @property
    def version(self) -> str:
        """The pinned version, with its leading `v`."""
        return pinned_version(self.folder, self.module)

    def ldflags(self) -> str:
        """Linker flags: no symbol table (a third of the size), and the version set."""
        major, minor, _ = self.version.removeprefix("v").split(".", 2)
        settings = (
            f"-X {variable}={value.format(version=self.version, major=major, minor=minor)}"
            for variable, value in self.version_variables
        )
        return " ".join(("-s -w", *settings))


KUBERNETES_SDK = "4.34.2"
"""The pinned `pulumi-kubernetes` of PyPI, which looks for the provider of its own version."""

_KUBERNETES = "k8s.io/kubernetes"
_KWOK = "sigs.k8s.io/kwok"
_PROMETHEUS = "github.com/prometheus/prometheus"
_PULUMI = "github.com/pulumi/pulumi"
_COMPONENT_BASE = "k8s.io/component-base/version"

PULUMI = Tool(
    name="pulumi",
    module=f"{_PULUMI}/pkg/v3",
    programs=(
        Program(name="pulumi", package=f"{_PULUMI}/pkg/v3/cmd/pulumi", version_args=("version",)),
    ),
    version_variables=((f"{_PULUMI}/sdk/v3/go/common/version.Version", "{version}"),),
)
_PROVIDER = "github.com/pulumi/pulumi-kubernetes/provider/v4"

PULUMI_KUBERNETES = Tool(
    name="pulumi-kubernetes",
    module=_PROVIDER,
    programs=(
        Program(
            # With its version in its name, an installed Pulumi does not take it from PATH, and
            # another SDK has it linked anew.
            name=f"pulumi-resource-kubernetes-v{KUBERNETES_SDK}",
            package="endpoints/sandbox/tools/pulumi-kubernetes",
            version_args=None,
        ),
    ),
    version_variables=((f"{_PROVIDER}/pkg/version.Version", KUBERNETES_SDK),),
)
KUBERNETES = Tool(
    name="kubernetes",
    module=_KUBERNETES,
    programs=(
        *(
            Program(name=name, package=f"{_KUBERNETES}/cmd/{name}", version_args=("--version",))
            for name in ("kube-apiserver", "kube-controller-manager", "kube-scheduler")
        ),
        # kwokctl asks for /version through kubectl, and downloads one when it finds none.
        Program(
            name="kubectl",
            package=f"{_KUBERNETES}/cmd/kubectl",
            version_args=("version", "--client"),
        ),
    ),
    version_variables=(
        (f"{_COMPONENT_BASE}.gitVersion", "{version}"),
        (f"{_COMPONENT_BASE}.gitMajor", "{major}"),
        (f"{_COMPONENT_BASE}.gitMinor", "{minor}"),
    ),
)
ETCD = Tool(
    name="etcd",
    module="go.etcd.io/etcd/server/v3",
    programs=(
        Program(name="etcd", package="go.etcd.io/etcd/server/v3", version_args=("--version",)),
    ),
)
KWOK = Tool(
    name="kwok",
    module=_KWOK,
    programs=tuple(
        Program(name=name, package=f"{_KWOK}/cmd/{name}", version_args=("--version",))
        for name in ("kwok", "kwokctl")
    ),
)
KEDA = Tool(
    name="keda",
    module="github.com/kedacore/keda/v2",
    programs=(
        Program(
            name="keda-operator",
            package="github.com/kedacore/keda/v2/cmd/operator",
            version_args=None,
        ),
    ),
    version_variables=(("github.com/kedacore/keda/v2/version.Version", "{version}"),),
)
# From the same module as the operator, but apart from it: control planes do without it.
KEDA_ADAPTER = replace(
    KEDA,
    programs=(
        Program(name="keda-adapter", package=f"{KEDA.module}/cmd/adapter", version_args=None),
    ),
)
HTTP_ADD_ON = Tool(
    name="http-add-on",
    module="github.com/kedacore/http-add-on",
    programs=tuple(
        Program(
            name=f"keda-http-{part}",
            package=f"github.com/kedacore/http-add-on/{part}",
            version_args=None,
        )
        for part in ("operator", "interceptor", "scaler")
    ),
    version_variables=(("github.com/kedacore/http-add-on/pkg/build.version", "{version}"),),
)
PROMETHEUS = Tool(
    name="prometheus",
    module=_PROMETHEUS,
    programs=tuple(
        Program(name=name, package=f"{_PROMETHEUS}/cmd/{name}", version_args=None)
        for name in ("prometheus", "promtool")
    ),
)
LWS = Tool(
    name="lws",
    module="sigs.k8s.io/lws",
    programs=(
        Program(name="lws-controller", package="sigs.k8s.io/lws/cmd", version_args=("--version",)),
    ),
    version_variables=(("sigs.k8s.io/lws/pkg/version.GitVersion", "{version}"),),
)
ENVOY_GATEWAY = Tool(
    name="envoy-gateway",
    module="github.com/envoyproxy/gateway",
    programs=(
        Program(
            name="envoy-gateway",
            package="github.com/envoyproxy/gateway/cmd/envoy-gateway",
            version_args=None,
        ),
    ),
)

ENGINE = (PULUMI, PULUMI_KUBERNETES)
"""Tools that take the place of an installed Pulumi and its official plugins."""

CONTROL_PLANE = (ETCD, KUBERNETES, KWOK, KEDA)
"""Tools of the control plane, in the order in which they are needed."""

ADD_ONS = (KEDA_ADAPTER, HTTP_ADD_ON, PROMETHEUS, LWS, ENVOY_GATEWAY)
"""Tools that only tests of traffic, scaling and multi-node endpoints need."""


def pinned_version(folder: Path, module: str) -> str:
    """The version that a tool's `go.mod` requires.

    Raises:
        SandboxError: the `go.mod` does not require the module.
    """
    path = folder / "go.mod"
    pattern = rf"^(?:require)?\s*{re.escape(module)} (v\S+)"
    found = re.search(pattern, path.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise SandboxError(f"{path} does not require {module}: restore it from version control.")
    return found.group(1)


def required_go(folder: Path) -> str:
    """The lowest Go version that a tool's `go.mod` allows."""
    text = (folder / "go.mod").read_text(encoding="utf-8")
    found = re.search(r"^go (\S+)", text, re.MULTILINE)
    return found.group(1) if found else "1.26"
