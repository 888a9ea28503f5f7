"""Verb `endpoints sandbox`: the control plane of this machine."""

import shlex
from typing import TYPE_CHECKING, Annotated

import typer

from cli import screen
from cli.exit_codes import FAILED, epilog

if TYPE_CHECKING:
    from sandbox.cluster import Cluster

Name = Annotated[str, typer.Option("--name", help="Which control plane.")]
_DEFAULT = "main"


def add_to(app: typer.Typer) -> None:
    """Add the group of verbs."""
    text = "The local control plane, its tools and its environment."
    group = typer.Typer(help=text, no_args_is_help=True)
    for verb, example in (
        (build, "endpoints sandbox build"),
        (up, "endpoints sandbox up"),
        (down, "endpoints sandbox down --delete"),
        (env, 'eval "$(endpoints sandbox env)"'),
        (clean, "endpoints sandbox clean"),
    ):
        group.command(epilog=epilog(example))(verb)
    group.command(
        epilog=epilog("endpoints sandbox status", failed="something does not run, or there is none")
    )(status)
    group.command(
        "exec",
        epilog=epilog("endpoints sandbox exec -- kubectl get nodes"),
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )(execute)
    app.add_typer(group, name="sandbox")


def build() -> None:
    """Build what is missing of the whole toolchain, add-ons too: of an empty cache half an hour."""
    from cli.progress import step
    from sandbox.console import say
    from sandbox.layout import default_layout
    from sandbox.pins import ADD_ONS
    from sandbox.workflow import build_all

    with step("build"):
        say(build_all(default_layout(), beside=ADD_ONS).describe())


def up(*, name: Name = _DEFAULT) -> None:
    """Start or repair the control plane; needs no Pulumi."""
    from cli.progress import step
    from sandbox.layout import default_layout
    from sandbox.workflow import up as start

    with step("control plane"):
        start(default_layout(), name)
    _show(_cluster(name))


def down(
    *,
    name: Name = _DEFAULT,
    delete: Annotated[bool, typer.Option("--delete", help="Remove its data as well.")] = False,
) -> None:
    """Stop the control plane; its data stays."""
    _cluster(name).down(delete=delete)


def status(*, name: Name = _DEFAULT) -> None:
    """List the components of the control plane."""
    _show(_cluster(name))


def env(*, name: Name = _DEFAULT) -> None:
    """Print shell lines that set the environment for pulumi and kubectl."""
    from sandbox.engine import choose
    from sandbox.environment import prepare
    from sandbox.layout import default_layout

    layout = default_layout()
    for key, value in prepare(layout, choose(layout), name).items():
        screen.out(f"export {key}={shlex.quote(value)}\n")


def execute(
    command: Annotated[list[str], typer.Argument(help="With its arguments, after `--`.")],
    *,
    name: Name = _DEFAULT,
) -> None:
    """Run a command in the environment of the sandbox; its exit code is that command's."""
    from sandbox.layout import default_layout
    from sandbox.workflow import execute as become

    become(default_layout(), name, command)


def clean() -> None:
    """Stop every control plane of this checkout, and remove all that the sandbox made."""
    from sandbox.layout import default_layout
    from sandbox.workflow import clean as remove

    remove(default_layout())


def _cluster(name: str) -> "Cluster":
    from sandbox.cluster import Cluster
    from sandbox.layout import default_layout

    return Cluster(default_layout(), name)


def _show(cluster: "Cluster") -> None:
    from sandbox.console import table

    if not cluster.exists():
        screen.err(
            f"there is no control plane {cluster.name!r}: `endpoints sandbox up` starts it\n"
        )
        raise typer.Exit(FAILED)
    rows = [
        (
            health.component.name,
            str(health.pid or "-"),
            health.address,
            "yes" if health.healthy else f"NO  log: {cluster.log(health.component)}",
        )
        for health in cluster.status()
    ]
    screen.out(table(("COMPONENT", "PID", "ADDRESS", "HEALTHY"), rows) + "\n")
    screen.out(f"kubeconfig: {cluster.kubeconfig}\n")
    if not cluster.is_healthy():
        screen.err("something does not run: `endpoints sandbox up` repairs it\n")
        raise typer.Exit(FAILED)
