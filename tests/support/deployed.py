"""A project in a folder of its own, driven through the real Pulumi engine."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sandbox.layout import REPOSITORY
from tests.support.attached_host import AttachedHost
from tests.support.kube import Json, Kube

STACK = "test"
LINKED = ("__main__.py", "components", "endpoints", "operate", "catalog", ".venv")
SEED = "a seed that only tests know"
DEPLOYMENTS = "/apis/apps/v1/namespaces/{}/deployments"
SCALED_OBJECTS = "/apis/keda.sh/v1alpha1/namespaces/{}/scaledobjects"
ROUTES = "/apis/gateway.networking.k8s.io/v1/namespaces/{}/httproutes"
SERVICES = "/api/v1/namespaces/{}/services"
PODS = "/api/v1/namespaces/{}/pods"
NODES = "/api/v1/nodes"
GUARDS = ("stop-first", "stopped")


@dataclass(frozen=True, kw_only=True)
class Finished:
    """A finished `pulumi` command."""

    code: int
    output: str


def initialise(folder: Path, environment: Mapping[str, str]) -> None:
    """Make a project with an empty stack, as a start for `DeployedFile`."""
    (folder / "state").mkdir(parents=True)
    (folder / "stacks").mkdir()
    (folder / "Pulumi.yaml").write_text((REPOSITORY / "Pulumi.yaml").read_text())
    subprocess.run(
        ["pulumi", "stack", "init", STACK, "--non-interactive"],
        cwd=folder,
        env=command_environment(folder, environment),
        check=True,
    )


def command_environment(folder: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Environment variables of all commands in a project's folder."""
    return {
        **os.environ,
        **environment,
        "PULUMI_STACK": STACK,
        "PULUMI_BACKEND_URL": f"file://{folder / 'state'}",
        "PULUMI_ERROR_OUTPUT_STRING": "true",
        "PULUMI_DIY_BACKEND_DISABLE_CHECKPOINT_BACKUPS": "true",
    }


class DeployedFile:
    """One `endpoints.yaml`, its stack and its namespace on a control plane."""

    def __init__(
        self,
        folder: Path,
        environment: Mapping[str, str],
        *,
        kubeconfig: Path,
        namespace: str,
        initialised: Path,
    ) -> None:
        self.folder = folder
        self.namespace = namespace
        self.kube = Kube(kubeconfig)
        self.environment = command_environment(folder, environment)
        shutil.copytree(initialised, folder)
        for name in LINKED:
            (folder / name).symlink_to(REPOSITORY / name)
        self.host = AttachedHost(folder / "printed")
        self.configure(kubeconfig=str(kubeconfig), context="sandbox")

    def configure(self, **changes: Any) -> None:
        """Write the stack's configuration; `changes` are settings of its cluster `main`."""
        cluster = {
            "nodes": "kwok",
            "namespace": self.namespace,
            "domain": "models.example",
            "prometheus": "http://127.0.0.1:9",
            "routes": {
                "kind": "gateway",
                "public": {"name": "public", "namespace": "gateways"},
                "private": {"name": "private", "namespace": "gateways"},
            },
        }
        path = self.folder / "stacks" / f"Pulumi.{STACK}.yaml"
        path.parent.mkdir(exist_ok=True)
        content = yaml.safe_load(path.read_text()) if path.exists() else {}
        content["config"] = {
            "endpoints:apiKeySeed": SEED,
            "endpoints:clusters": {"main": {**cluster, **changes}},
        }
        path.write_text(yaml.safe_dump(content))

    def write(self, endpoints: Mapping[str, Any] | str) -> None:
        """Write the file: a map of entries, each on top of a small chat model, or a text."""
        if isinstance(endpoints, str):
            text = endpoints
        else:
            entries = {name: {**CHAT, **entry} for name, entry in endpoints.items()}
            text = json.dumps({"endpoints": entries}, indent=2)
        (self.folder / "endpoints.yaml").write_text(text)

    def run(self, *arguments: str, succeeds: bool = True) -> Finished:
        """Run pulumi to its end; fails the test if it ends otherwise than expected."""
        process = self.start(*arguments, environment=self._attached())
        output, _ = process.communicate(timeout=240)
        finished = Finished(code=process.returncode, output=output + self.host.detach())
        assert (finished.code == 0) is succeeds, finished.output
        return finished

    def operate(self, command: str) -> Finished:
        """Run a verb of `endpoints`; fails the test if the verb fails."""
        finished = subprocess.run(
            [sys.executable, "-m", "endpoints", command, "--stack", STACK],
            cwd=self.folder,
            env={**self.environment, "PYTHONPATH": str(REPOSITORY)},
            capture_output=True,
            text=True,
            check=False,
        )
        output = finished.stdout + finished.stderr
        assert finished.returncode == 0, output
        return Finished(code=finished.returncode, output=output)

    def start(
        self, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> "subprocess.Popen[str]":
        """Start pulumi in a process group of its own, which can be killed as a whole."""
        return subprocess.Popen(
            ["pulumi", *arguments, "--non-interactive", "--color", "never"],
            cwd=self.folder,
            env=environment or self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def up(self, *flags: str, succeeds: bool = True) -> Finished:
        """Apply the file without a preview, which tests ask for separately."""
        return self.run("up", "--yes", "--skip-preview", *flags, succeeds=succeeds)

    def preview(self, *flags: str, succeeds: bool = True) -> Finished:
        """Show the changes of the next `up`."""
        return self.run("preview", *flags, succeeds=succeeds)

    def assert_no_changes(self) -> None:
        """Assert that the next preview is empty."""
        self.preview("--expect-no-changes")

    def planned(self) -> dict[str, list[str]]:
        """Operation to the logical resources `type::name` that the next `up` would touch."""
        process = subprocess.run(
            ["pulumi", "preview", "--json", "--non-interactive"],
            cwd=self.folder,
            env=self._attached(),
            capture_output=True,
            text=True,
            check=True,
        )
        self.host.detach()
        steps: dict[str, list[str]] = {}
        for step in json.loads(process.stdout)["steps"]:
            if step["op"] != "same":
                kind, name = step["urn"].split("::")[-2:]
                steps.setdefault(step["op"], []).append(f"{kind.split('$')[-1]}::{name}")
        return {operation: sorted(names) for operation, names in steps.items()}

    def last_changes(self) -> dict[str, int]:
        """Number of resources that the last update created, updated, deleted and replaced."""
        history = json.loads(self.run("stack", "history", "--json").output)
        changes: dict[str, int] = history[0].get("resourceChanges", {})
        return {operation: count for operation, count in changes.items() if operation != "same"}

    def outputs(self) -> Json:
        """Endpoints in the stack's exports."""
        exported: Json = json.loads(self.run("stack", "output", "--json").output)
        endpoints: Json = exported["endpoints"]
        return endpoints

    def deployment(self, slug: str) -> Json:
        """The live Deployment."""
        return self.kube.get(f"{DEPLOYMENTS.format(self.namespace)}/{slug}")

    def replicas(self, slug: str) -> int:
        """Live `spec.replicas`."""
        wanted: int = self.deployment(slug)["spec"]["replicas"]
        return wanted

    def pods(self, slug: str) -> list[Json]:
        """Live pods without those that are being deleted."""
        found = self.kube.items(PODS.format(self.namespace), f"endpoints.internal/endpoint={slug}")
        return [pod for pod in found if "deletionTimestamp" not in pod["metadata"]]

    def scale(self, slug: str, replicas: int, manager: str = "kube-controller-manager") -> None:
        """Scale as an autoscaler or a person does, through the scale subresource."""
        self.kube.patch(
            f"{DEPLOYMENTS.format(self.namespace)}/{slug}/scale",
            {"spec": {"replicas": replicas}},
            manager,
        )

    def abandon(self) -> None:
        """Start to remove the stack's resources, without Pulumi and without waiting for the end."""
        self.host.close()
        policies = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies"
        guards = [f"{guard}.{self.namespace}.endpoints.internal" for guard in GUARDS]
        nodes = [f"{NODES}/{node['metadata']['name']}" for node in self.kube.items(NODES)]
        for path in (
            *(f"{policies}/{name}" for name in guards),
            *(f"{policies[:-3]}ybindings/{name}" for name in guards),
            f"/api/v1/namespaces/{self.namespace}",
            *(path for path in nodes if path.startswith(f"{NODES}/{self.namespace}-")),
        ):
            if self.kube.exists(path):
                self.kube.delete(path)

    def state(self) -> str:
        """The stack's state as stored on disk."""
        return (self.folder / "state/.pulumi/stacks/endpoints" / f"{STACK}.json").read_text()

    def _attached(self) -> Mapping[str, str]:
        # Of a command that runs to its end, only the last checkpoint is of use.
        return self.host.attach({**self.environment, "PULUMI_SKIP_CHECKPOINTS": "true"})


CHAT = {
    "model": "Qwen/Qwen2.5-0.5B-Instruct",
    "cluster": "main",
    "resource": "g6e.xlarge",
    "framework": "vllm",
    "replicas": {"min": 1, "max": 3},
}
