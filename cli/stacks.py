"""The one module that knows which stack is the sandbox's."""

from typing import TYPE_CHECKING

from cli.options import project
from cli.progress import step

if TYPE_CHECKING:
    from operate.target import Target
    from sandbox.engine import Engine

CONTROL_PLANE = "main"
"""The control plane that the stack's kubeconfig belongs to."""


def found_target(stack: str) -> "Target":
    """The stack as it is, without building or starting anything."""
    from sandbox.engine import choose
    from sandbox.layout import default_layout

    if not is_local(stack):
        return _foreign(stack)
    return _local(choose(default_layout()))


def ready_target(stack: str) -> "Target":
    """The stack, ready for Pulumi; the sandbox's parts are built and started if needed.

    Raises:
        InvalidInputError: the project has no such stack.
        SandboxError: something of the sandbox could not be built or started.
    """
    from sandbox.cluster import Cluster
    from sandbox.console import say
    from sandbox.layout import default_layout
    from sandbox.workflow import build_all

    if not is_local(stack):
        return _foreign(stack)
    layout = default_layout()
    with step("build"):
        engine = build_all(layout)
        say(engine.describe())
    with step("control plane"):
        Cluster(layout, CONTROL_PLANE).up()
    return _local(engine)


def is_deployable(stack: str) -> bool:
    """Whether the stack may hold resources to remove; only the sandbox's backend is asked."""
    from sandbox.layout import default_layout

    return not is_local(stack) or (default_layout().state / ".pulumi").is_dir()


def is_local(stack: str) -> bool:
    """Whether the stack's cluster is the sandbox."""
    from sandbox.environment import STACK

    return stack == STACK


def _foreign(stack: str) -> "Target":
    """A stack outside of the sandbox, with the person's own Pulumi and login."""
    from endpoints.stack.file import read_settings
    from operate.target import Target

    root = project()
    read_settings(stack, root)
    return Target(stack=stack, project=root)


def _local(engine: "Engine") -> "Target":
    from operate.target import Target
    from sandbox.environment import STACK, prepare
    from sandbox.layout import default_layout

    return Target(
        stack=STACK,
        project=project(),
        environment=prepare(default_layout(), engine, CONTROL_PLANE),
        is_scratch=True,
    )
