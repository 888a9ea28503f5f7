"""The command line of the sandbox: `python -m sandbox COMMAND`."""

from __future__ import annotations

import argparse
import shlex
import sys
from collections.abc import Callable, Sequence
from contextlib import nullcontext

from sandbox.console import say, step, table
from sandbox.errors import SandboxError
from sandbox.layout import Layout, default_layout

_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    options = _parser().parse_args(arguments)
    command: Callable[[Layout, argparse.Namespace], int] = options.run
    try:
        return command(default_layout(), options)
    except SandboxError as error:
        say(f"error: {error}")
        return 1
    except KeyboardInterrupt:
        say("interrupted: repeat the command to go on")
        return _INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def add(
        name: str, run: Callable[[Layout, argparse.Namespace], int], text: str
    ) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=text, description=text)
        command.set_defaults(run=run)
        command.add_argument("--name", default="main", help="which control plane (default: main)")
        return command

    setup = add("setup", _setup, "create .venv and install the pinned packages")
    setup.add_argument("--timed", action="store_true", help="print how long it takes")
    add("build", _build, "build what is missing of the whole toolchain, add-ons too")
    add("up", _up, "start or repair the control plane")
    down = add("down", _down, "stop the control plane; its data stays")
    down.add_argument("--delete", action="store_true", help="remove its data as well")
    add("status", _status, "list the components; exit code 1 if one is not healthy")
    add("env", _env, "print shell lines that set the environment for pulumi and kubectl")
    execute = add("exec", _exec, "run a command in that environment")
    execute.add_argument("command", nargs=argparse.REMAINDER, help="-- COMMAND [ARGUMENT ...]")
    add("deploy", _deploy, "build, start, deploy endpoints.yaml, list the endpoints")
    add("preview", _preview, "show what deploy would change")
    add("endpoints", _endpoints, "list the endpoints")
    add("destroy", _destroy, "remove the endpoints; the control plane keeps running")
    add("clean", _clean, "stop every control plane and remove all of the sandbox")
    return parser


# Each command imports what it needs: `setup` runs before anything is installed, and the others
# should not pay for what they do not use.


def _setup(_layout: Layout, options: argparse.Namespace) -> int:
    from sandbox.setup import setup  # noqa: PLC0415

    with step("setup") if options.timed else nullcontext():
        setup()
    return 0


def _build(layout: Layout, _options: argparse.Namespace) -> int:
    from sandbox.pins import ADD_ONS  # noqa: PLC0415
    from sandbox.workflow import build_all  # noqa: PLC0415

    say(build_all(layout, beside=ADD_ONS).describe())
    return 0


def _up(layout: Layout, options: argparse.Namespace) -> int:
    from sandbox.workflow import up  # noqa: PLC0415

    up(layout, options.name)
    return _status(layout, options)


def _down(layout: Layout, options: argparse.Namespace) -> int:
    from sandbox.cluster import Cluster  # noqa: PLC0415

    Cluster(layout, options.name).down(delete=options.delete)
    return 0


def _status(layout: Layout, options: argparse.Namespace) -> int:
    from sandbox.cluster import Cluster  # noqa: PLC0415

    cluster = Cluster(layout, options.name)
    if not cluster.exists():
        say(f"there is no control plane {options.name!r}: `make up` starts one.")
        return 1
    rows = [
        (
            health.component.name,
            str(health.pid or "-"),
            health.address,
            "yes" if health.healthy else f"NO  log: {cluster.log(health.component)}",
        )
        for health in cluster.status()
    ]
    print(table(("COMPONENT", "PID", "ADDRESS", "HEALTHY"), rows))
    print(f"kubeconfig: {cluster.kubeconfig}")
    if cluster.is_healthy():
        return 0
    say("something does not run: `make up` repairs it.")
    return 1


def _env(layout: Layout, options: argparse.Namespace) -> int:
    from sandbox.engine import choose  # noqa: PLC0415
    from sandbox.environment import prepare  # noqa: PLC0415

    for key, value in prepare(layout, choose(layout), options.name).items():
        print(f"export {key}={shlex.quote(value)}")
    return 0


def _exec(layout: Layout, options: argparse.Namespace) -> int:
    from sandbox.workflow import execute  # noqa: PLC0415

    command = options.command[1:] if options.command[:1] == ["--"] else options.command
    if not command:
        raise SandboxError("exec needs a command: python -m sandbox exec -- pulumi stack ls")
    execute(layout, options.name, command)
    return 0


def _deploy(layout: Layout, options: argparse.Namespace) -> int:
    from sandbox.workflow import deploy  # noqa: PLC0415

    return deploy(layout, options.name)


def _preview(layout: Layout, options: argparse.Namespace) -> int:
    from sandbox.workflow import preview  # noqa: PLC0415

    return preview(layout, options.name)


def _endpoints(layout: Layout, options: argparse.Namespace) -> int:
    from sandbox.workflow import endpoints_table  # noqa: PLC0415

    return endpoints_table(layout, options.name)


def _destroy(layout: Layout, options: argparse.Namespace) -> int:
    from sandbox.workflow import destroy  # noqa: PLC0415

    return destroy(layout, options.name)


def _clean(layout: Layout, _options: argparse.Namespace) -> int:
    from sandbox.workflow import clean  # noqa: PLC0415

    clean(layout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
