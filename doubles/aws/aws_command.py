"""An `aws` command with one ability: entering a linked cluster."""

from __future__ import annotations

from pathlib import Path

_PROGRAM = '''\
#!{python} -IS
"""Answers `aws eks get-token` from the emulated AWS."""

import http.client
import json
import os
import sys


def main(arguments):
    options, words, rest = {{}}, [], iter(arguments)
    for argument in rest:
        if argument.startswith("--"):
            options[argument] = next(rest, "")
        else:
            words.append(argument)
    cluster = options.get("--cluster-name")
    region = options.get("--region") or os.environ.get("AWS_REGION", "")
    known = {{"--region", "--cluster-name", "--output", "--role-arn"}}
    if words != ["eks", "get-token"] or not cluster or set(options) - known:
        return f"the emulated aws command knows `eks get-token` only, not {{' '.join(arguments)}}"
    address = os.environ.get("AWS_ENDPOINT_URL", "").removeprefix("http://")
    if not address:
        return "the emulated aws command needs AWS_ENDPOINT_URL"
    if not os.environ.get("AWS_ACCESS_KEY_ID"):
        return "Unable to locate credentials."
    connection = http.client.HTTPConnection(address, timeout=30)
    asked = json.dumps({{"cluster": cluster, "region": region}})
    connection.request("POST", "/_control/token", asked)
    token = connection.getresponse().read().decode()
    if token == "null":
        return f"no local control plane is linked to the cluster {{cluster}} in {{region}}"
    print(token)
    return None


sys.exit(main(sys.argv[1:]))
'''


def install_aws_command(folder: Path, python: Path) -> Path:
    """Write an executable `aws` into the folder, run by the given Python; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    command = folder / "aws"
    command.write_text(_PROGRAM.format(python=python), encoding="utf-8")
    command.chmod(0o755)
    return command
