"""Client of the emulated AWS: its server process and what tests ask of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

_REPOSITORY = Path(__file__).resolve().parents[2]
_ANSWER_SECONDS = 150
_DEFAULT_REGION = "us-east-1"
_MOTO = {
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "true",
    # Images take a second of every region and reset, and none of them matters here.
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
}


class Cloud:
    """A server process; start it with `start` or as a context manager."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None
        self._url = ""
        self._clients: dict[tuple[str, str], Any] = {}

    def __enter__(self) -> Cloud:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start the server and wait until it answers.

        Raises:
            RuntimeError: it ended at once; its output says why.
        """
        self._process = subprocess.Popen(
            [sys.executable, "-m", "doubles.aws"],
            cwd=_REPOSITORY,
            env={**os.environ, **_credentials(_DEFAULT_REGION), **_MOTO},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        self._url = self._process.stdout.readline().strip()
        if not self._url:
            raise RuntimeError("the emulated AWS ended at its start")

    def stop(self) -> None:
        """End the server; it takes its nodes out of linked control planes."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    @property
    def url(self) -> str:
        """URL of the emulated AWS."""
        return self._url

    def environment(self, region: str = _DEFAULT_REGION) -> dict[str, str]:
        """Environment variables that direct any AWS client to this server."""
        return {"AWS_ENDPOINT_URL": self.url, **_credentials(region)}

    def client(  # its type depends on the service
        self, service: str, region: str = _DEFAULT_REGION
    ) -> Any:  # noqa: ANN401
        """A boto3 client; one for each service and region."""
        import boto3  # noqa: PLC0415  # a third of a second, for tests that need none

        key = (service, region)
        if key not in self._clients:
            create: Any = boto3.Session(region_name=region).client
            self._clients[key] = create(
                service,
                endpoint_url=self.url,
                aws_access_key_id="test",
                aws_secret_access_key="test",
            )
        return self._clients[key]

    def reset(self) -> None:
        """Empty the account, without faults, calls, links or nodes."""
        self.ask("reset")

    def calls(self) -> list[tuple[str, str]]:
        """Service and operation of every call since the last reset, in order."""
        return [(service, operation) for service, operation, _ in self.ask("calls")]

    def actions(self) -> set[str]:
        """Permissions that the calls required, as policies spell them: `eks:CreateNodegroup`."""
        return {action for _, _, action in self.ask("calls")}

    def forget_calls(self) -> None:
        """Forget the recorded calls."""
        self.ask("forget-calls")

    def fail(  # noqa: PLR0913  # what an error of AWS is made of
        self,
        service: str,
        operation: str,
        code: str,
        message: str | None = None,
        *,
        times: int = 1,
        status: int = 400,
    ) -> None:
        """Let the next calls of an operation fail, by default with AWS' own message."""
        self.ask(
            "fail",
            service=service,
            operation=operation,
            code=code,
            message=message,
            times=times,
            status=status,
        )

    def slow(self, service: str, operation: str) -> Hold:
        """Carry out the operation's next call, but hold its answer until it is released."""
        return Hold(cloud=self, number=self.ask("hold", service=service, operation=operation))

    def pace(self, describes: int) -> None:
        """Describe new resources this many times as CREATING before they are ACTIVE."""
        self.ask("pace", describes=describes)

    def lack_capacity(self, instance_type: str, *zones: str) -> None:
        """Launch no such instances in the zones; without zones: in none."""
        self.ask("lack-capacity", type=instance_type, zones=zones)

    def limit_vcpus(self, families: Sequence[str], vcpus: int = 0) -> None:
        """Launch at most this many vCPUs of types with this beginning, the account's quota."""
        self.ask("limit-vcpus", families=families, vcpus=vcpus)

    def restore_capacity(self) -> None:
        """Remove all limits of capacity and vCPUs; degraded node groups recover."""
        self.ask("restore-capacity")

    def link(self, cluster: str, region: str, kubeconfig: Path) -> None:
        """Link a local control plane to an EKS cluster, which need not exist yet."""
        self.ask("clusters", cluster=cluster, region=region, kubeconfig=str(kubeconfig))

    def leftovers(self) -> list[str]:
        """Resources that a stack could have left, as `kind name`, sorted."""
        left: list[str] = self.ask("leftovers")
        return left

    def ask(self, name: str, **arguments: object) -> Any:  # noqa: ANN401  # JSON
        """Send one control request; returns its answer."""
        request = urllib.request.Request(
            f"{self.url}/_control/{name}", data=json.dumps(arguments).encode(), method="POST"
        )
        with urllib.request.urlopen(request, timeout=_ANSWER_SECONDS) as response:
            return json.load(response)


@dataclass(frozen=True, kw_only=True)
class Hold:
    """A call whose answer is held back."""

    cloud: Cloud
    number: int

    def arrived(self, seconds: float = 60) -> bool:
        """Wait until the call was carried out, and report whether it was."""
        return bool(self.cloud.ask("arrived", hold=self.number, seconds=seconds))

    def release(self) -> None:
        """Let the answer go."""
        self.cloud.ask("release", hold=self.number)


def _credentials(region: str) -> dict[str, str]:
    return {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        # The server must not see the configuration or credentials of the user's own account.
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
