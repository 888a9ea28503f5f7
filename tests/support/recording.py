"""Runner of a Pulumi program against a monitor that records whole requests.

Pulumi's own mocks show a resource's inputs only; parent, provider, dependencies and options, and
whether a component called `register_outputs`, are in the request that they hide.
"""

import asyncio
import contextvars
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import pulumi
from google.protobuf import empty_pb2, json_format  # type: ignore[import-untyped]  # has no stubs
from pulumi.runtime import mocks, rpc
from pulumi.runtime.proto import resource_pb2

from tests.support.answers import Answers

ResultT = TypeVar("ResultT")
PROJECT = "endpoints"
STACK = "test"
UNKNOWN = rpc.UNKNOWN
"""Placeholder for values that a preview does not know."""
SECRET = "[secret]"
"""Placeholder for secrets in recorded inputs; their values are in `Recording.secrets`."""
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"
_STACK_TYPE = "pulumi:pulumi:Stack"
_ALWAYS = {
    "acceptResources",
    "acceptSecrets",
    "propertyDependencies",
    "sourcePosition",
    "stackTrace",
    "supportsPartialValues",
    "supportsResultReporting",
    "version",
}
"""Fields of every request of the SDK, which do not depend on the program."""


@dataclass(frozen=True, kw_only=True)
class Registered:
    """One registered resource, as the engine would have been asked for it."""

    urn: str
    type: str
    name: str
    parent: str
    custom: bool
    provider: str
    inputs: Mapping[str, Any]
    depends_on: frozenset[str]
    options: Mapping[str, Any]
    """All further fields of the request with a value, in its JSON form."""

    @property
    def is_kubernetes(self) -> bool:
        """Whether the resource becomes an object in a cluster."""
        return self.type.startswith("kubernetes:")

    @property
    def is_aws(self) -> bool:
        """Whether the resource becomes one in AWS."""
        return self.type.startswith("aws:")


@dataclass(kw_only=True)
class Recording(Generic[ResultT]):
    """Requests of one run of a program to the engine."""

    result: ResultT
    exports: Mapping[str, Any]
    resources: Mapping[str, Registered]
    finished: Mapping[str, Mapping[str, Any]]
    """URN of each component to the outputs that it registered."""
    logged: list[tuple[str, str]]
    secrets: list[str]

    def one(self, kind: str, name: str | None = None) -> Registered:
        """The only resource whose type ends in `kind`, or the one with this logical name."""
        found = [
            resource
            for resource in self.resources.values()
            if resource.type.split(":")[-1] == kind and name in {None, resource.name}
        ]
        assert len(found) == 1, f"{len(found)} resources {kind} {name or ''}"
        return found[0]

    def depends(self, later: Registered, earlier: Registered) -> bool:
        """Whether `later` waits for `earlier`: itself, through others or through its parent."""
        waits_for = {later.parent, *later.depends_on} & set(self.resources)
        return earlier.urn in waits_for or any(
            self.depends(self.resources[urn], earlier) for urn in waits_for
        )


class _RecordingMonitor(mocks.MockMonitor):
    """Monitor that records every request and refuses what the engine would refuse."""

    def __init__(self, answers: Answers) -> None:
        super().__init__(answers)
        self.answers = answers
        self.registered: dict[str, Registered] = {}
        self.finished: dict[str, Mapping[str, Any]] = {}
        self.secrets: list[str] = []

    def make_urn(self, parent: str, type_: str, name: str) -> str:
        """Return the engine's own form, with all types of the chain but the stack's."""
        chain = parent.split("::")[2] if parent else _STACK_TYPE
        kind = type_ if chain == _STACK_TYPE else f"{chain}${type_}"
        return "::".join([f"urn:pulumi:{STACK}", PROJECT, kind, name])

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802 - the protocol's own name
        urn = self.make_urn(request.parent, request.type, request.name)
        if request.type != _STACK_TYPE:
            assert urn not in self.registered, f"two resources share {urn}"
            self.registered[urn] = self._registered(urn, json_format.MessageToDict(request))
        outputs = dict(self.answers.outputs.get(request.type, {}))
        preview = pulumi.runtime.is_dry_run()
        answer = resource_pb2.RegisterResourceResponse(
            urn=urn,
            id=f"{request.name}-id" if request.custom and not preview else "",
            # What a creation without defaults would give: the inputs.
            object=request.object,
        )
        answer.object.update(dict.fromkeys(outputs, UNKNOWN) if preview else outputs)
        return answer

    def Invoke(self, request: Any) -> Any:  # noqa: N802 - as above
        # The SDK's own would leave an event loop behind in this thread.
        args = self._plain(json_format.MessageToDict(request.args))
        answer, failures = self.answers.call(
            mocks.MockCallArgs(token=request.tok, args=args, provider=request.provider)
        )
        response = resource_pb2.ResourceInvokeResponse()
        getattr(response, "return").update(answer)
        for name, reason in failures:
            response.failures.add(property=name, reason=reason)
        return response

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802 - as above
        outputs = json_format.MessageToDict(request).get("outputs", {})
        self.finished[request.urn] = self._plain(outputs)
        return empty_pb2.Empty()

    def _registered(self, urn: str, fields: dict[str, Any]) -> Registered:
        return Registered(
            urn=urn,
            type=fields.pop("type"),
            name=fields.pop("name"),
            parent=fields.pop("parent", ""),
            custom=fields.pop("custom", False),
            provider=fields.pop("provider", ""),
            inputs=self._plain(fields.pop("object", {})),
            depends_on=frozenset(fields.pop("dependencies", [])),
            options={key: value for key, value in fields.items() if key not in _ALWAYS and value},
        )

    def _plain(self, value: Any, *, secret: bool = False) -> Any:
        """The JSON with masked secrets; whole numbers, which arrive as floats, are integers."""
        if isinstance(value, dict):
            if value.get(_SIGNATURE) == _SECRET_SIGNATURE:
                return self._plain(value["value"], secret=True)
            return {key: self._plain(item, secret=secret) for key, item in value.items()}
        if isinstance(value, list):
            return [self._plain(item, secret=secret) for item in value]
        if secret:
            self.secrets.append(value)
            return SECRET
        return int(value) if isinstance(value, float) and value.is_integer() else value


@dataclass
class _Log(logging.Handler):
    """Log that records the program's messages for the user."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append((record.levelname.lower(), record.getMessage()))

    __hash__ = logging.Handler.__hash__


def record(
    program: Callable[[], ResultT],
    *,
    config: Mapping[str, str] | None = None,
    secret_config: Mapping[str, str] | None = None,
    preview: bool = False,
    answers: Answers | None = None,
) -> Recording[ResultT]:
    """Run a program to the end of all its requests; errors in it are raised here."""
    # Pulumi keeps its stack and its pending requests in context variables: each run has its own.
    run = contextvars.copy_context().run
    return run(_record, program, config or {}, secret_config or {}, preview, answers or Answers())


def _record(
    program: Callable[[], ResultT],
    config: Mapping[str, str],
    secret_config: Mapping[str, str],
    preview: bool,
    answers: Answers,
) -> Recording[ResultT]:
    monitor, log = _RecordingMonitor(answers), _Log()
    logger = logging.Logger("pulumi-program", logging.INFO)
    logger.addHandler(log)
    results: list[ResultT] = []
    with _event_loop():
        pulumi.runtime.set_all_config({**config, **secret_config}, list(secret_config))
        mocks.set_mocks(monitor.mocks, PROJECT, STACK, preview, logger, monitor)
        run: Callable[..., Any] = pulumi.runtime.test
        run(lambda: results.append(program()))()
    stack: Any = pulumi.runtime.get_root_resource()
    return Recording(
        result=results[0],
        exports=stack.outputs,
        resources=monitor.registered,
        finished=monitor.finished,
        logged=log.lines,
        secrets=monitor.secrets,
    )


@contextmanager
def _event_loop() -> Iterator[None]:
    """An event loop that is closed afterwards: an open one warns in whatever test runs later."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        yield
    finally:
        # A program that failed leaves requests behind, whose errors have been raised already.
        loop.set_exception_handler(lambda *_: None)
        while waiting := asyncio.all_tasks(loop):
            for task in waiting:
                task.cancel()
            loop.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_default_executor())
        asyncio.set_event_loop(None)
        loop.close()
