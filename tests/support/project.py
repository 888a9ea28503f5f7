"""A Pulumi project in a temporary folder, driven by the real CLI with the stand-ins."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import textwrap
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sandbox.engine import Engine, install_standins
from sandbox.environment import pulumi_environment
from sandbox.layout import default_layout
from tests.support.attached_host import AttachedHost
from tests.support.pulumi_home import keep_no_logs

HEADER = """\
import pulumi
from pulumi import ResourceOptions
from pulumi_kubernetes.apps.v1 import Deployment
from pulumi_kubernetes.core.v1 import ConfigMap, Namespace, Secret, Service
from pulumi_kubernetes.apiextensions import CustomResource
"""

_SECONDS = 120

PENDING = """
    def diagnose(args):
        pulumi.log.error(f"diagnosis: no node has a GPU for {args.name}")
        print("failed:", args.failed_operation)
        return False

    web = Deployment("web", metadata={"name": "web", "annotations": {
        "pulumi.com/timeoutSeconds": "2"}}, spec={
        "replicas": 1,
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{
                "name": "main", "image": "image:1",
                "resources": {"limits": {"nvidia.com/gpu": 1}},
            }]},
        },
    }, opts=ResourceOptions(hooks=pulumi.ResourceHookBinding(
        on_error=[pulumi.ErrorHook("diagnose", diagnose)])))
    ConfigMap("later", data={"a": "1"}, opts=ResourceOptions(depends_on=[web]))
"""


@dataclass(frozen=True)
class Result:
    """Result of one command of the CLI."""

    code: int
    output: str


class Project:
    """One project with one stack, its state and its PULUMI_HOME."""

    def __init__(
        self, folder: Path, kubeconfig: Path | str, namespace: str, header: str = HEADER
    ) -> None:
        self.header = header
        self.folder = folder / "program"
        self.namespace = namespace
        self.backend = folder / "backend"
        home = folder / "home"
        for path in (self.folder, self.backend, home):
            path.mkdir(parents=True)
        keep_no_logs(home)
        self._host: AttachedHost | None = AttachedHost(folder / "printed")
        layout = default_layout()
        engine = Engine(
            pulumi=layout.bin / "pulumi", home=home, standins=True, reason="a test of them"
        )
        install_standins(layout, engine)
        self.environment = {
            **{key: value for key, value in os.environ.items() if "PULUMI" not in key},
            **pulumi_environment(
                engine,
                bin_folder=layout.bin,
                backend=self.backend,
                path=os.environ["PATH"],
                kubeconfig=Path(kubeconfig),
            ),
            "PULUMI_SKIP_CONFIRMATIONS": "true",
        }
        self.pulumi = str(engine.pulumi)
        project = {
            "name": "test",
            "runtime": "python",
            "config": {"kubernetes:namespace": {"value": namespace}},
        }
        (self.folder / "Pulumi.yaml").write_text(json.dumps(project), encoding="utf-8")
        result = self.run("stack", "init", "dev")
        assert result.code == 0, result.output

    def detach(self) -> None:
        """Let Pulumi start the language host, for tests of that host."""
        if self._host is not None:
            self._host.close()
            self._host = None

    def write(self, program: str) -> None:
        # Python takes a text of the same second and size for the one that it has compiled.
        shutil.rmtree(self.folder / "__pycache__", ignore_errors=True)
        text = self.header + textwrap.dedent(program)
        (self.folder / "__main__.py").write_text(text, encoding="utf-8")

    def run(self, *arguments: str, extra: Mapping[str, str] | None = None) -> Result:
        environment: Mapping[str, str] = {**self.environment, **(extra or {})}
        if self._host is not None:
            environment = self._host.attach(environment)
        finished = subprocess.run(
            [self.pulumi, *arguments, "--non-interactive", "--color", "never"],
            cwd=self.folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_SECONDS,
            check=False,
        )
        printed = self._host.detach() if self._host is not None else ""
        return Result(finished.returncode, finished.stdout + printed)

    def up(self, program: str | None = None, extra: Mapping[str, str] | None = None) -> Result:
        if program is not None:
            self.write(program)
        return self.run("up", "--skip-preview", extra=extra)

    def deploy(self, program: str) -> Result:
        result = self.up(program)
        assert result.code == 0, result.output
        return result

    def preview(
        self,
        program: str | None = None,
        *arguments: str,
        extra: Mapping[str, str] | None = None,
    ) -> Result:
        if program is not None:
            self.write(program)
        return self.run("preview", *arguments, extra=extra)

    def assert_unchanged(self, program: str | None = None) -> None:
        result = self.preview(program, "--expect-no-changes", "--diff")
        assert result.code == 0, result.output

    def state_file(self) -> str:
        path = self.backend / ".pulumi" / "stacks" / "test" / "dev.json"
        return path.read_text(encoding="utf-8")

    def resource(self, name: str) -> dict[str, Any]:
        state = json.loads(self.state_file())
        resources = state["checkpoint"]["latest"]["resources"]
        return next(each for each in resources if each["urn"].endswith(f"::{name}"))


def poll(done: Callable[[], bool], seconds: float = 30) -> bool:
    """Probe until the answer is true or the deadline has passed."""
    deadline = time.monotonic() + seconds
    while not done():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True
