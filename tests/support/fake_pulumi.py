"""A `pulumi` that records how it is called, and answers as a small engine would."""

import json
import stat
import sys
from pathlib import Path

VERSION = "3.250.0"
_SCRIPT = """\
#!{python}
import json, os, signal, sys, time
from pathlib import Path

folder = Path({folder!r})
arguments = [one for one in sys.argv[1:] if one != "--non-interactive"]
if arguments[0] == "version":
    print("v{version}")
    sys.exit()
target = arguments.pop(arguments.index("--event-log") + 1) if "--event-log" in arguments else ""
with (folder / "calls").open("a") as calls:
    print(" ".join(arguments), file=calls)
with (folder / "environment").open("w") as environment:
    json.dump(dict(os.environ), environment)

def reported(events):
    import grpc
    from pulumi.runtime.proto import events_pb2, events_pb2_grpc
    channel = grpc.insecure_channel(target.removeprefix("tcp://"))
    requests = [events_pb2.EventRequest(event=json.dumps(event)) for event in events]
    events_pb2_grpc.EventsStub(channel).StreamEvents(iter(requests))

def interrupted(*_):
    print("cancelling", flush=True)
    (folder / "cancelled").touch()
    sys.exit(1)

command = " ".join(arguments[:2])
answers = json.loads((folder / "answers.json").read_text())
for beginning, (code, out, err) in answers.items():
    if " ".join(arguments).startswith(beginning):
        print(out, end="", flush=True)
        print(err, end="", file=sys.stderr, flush=True)
        if code is None:
            signal.signal(signal.SIGINT, interrupted)
            (folder / "waiting").touch()
            time.sleep(60)
        if code:
            sys.exit(code)
        break
if target:
    urn = "urn:pulumi:dev::endpoints::a$kubernetes:apps/v1:Deployment::chat"
    step = {{"op": "create", "urn": urn, "type": "kubernetes:apps/v1:Deployment", "provider": "p"}}
    reported(
        [
            {{"sequence": 1, "timestamp": 1, "resourcePreEvent": {{"metadata": step}}}},
            {{"sequence": 2, "timestamp": 1, "resOutputsEvent": {{"metadata": step}}}},
            {{"sequence": 3, "timestamp": 1, "summaryEvent": {{"resourceChanges": {changes}}}}},
        ]
    )
if command == "stack export":
    print('{{"deployment": {{}}}}')
elif command == "stack output":
    print("{{}}")
elif command == "stack history":
    result = {{"kind": "update", "startTime": "2030-01-01T00:00:00.000Z", "message": "",
              "environment": {{}}, "config": {{}}, "result": "succeeded",
              "endTime": "2030-01-01T00:00:01.000Z", "version": 1,
              "resourceChanges": {changes}}}
    print(json.dumps([result]))
"""
CHANGES = {"create": 2, "same": 1}


class FakePulumi:
    """A fake Pulumi, whose executable is `folder/pulumi`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        script = folder / "pulumi"
        script.write_text(
            _SCRIPT.format(
                python=sys.executable,
                folder=str(folder),
                version=VERSION,
                changes=json.dumps(CHANGES),
            )
        )
        script.chmod(script.stat().st_mode | stat.S_IXUSR)
        self.answer({})

    def answer(self, answers: dict[str, tuple[int | None, str, str]]) -> None:
        """Set code, output and errors for commands by their beginning; no code: wait for Ctrl-C."""
        (self.folder / "answers.json").write_text(json.dumps(answers))

    def calls(self) -> list[str]:
        """The command lines so far, without those that ask for the version."""
        path = self.folder / "calls"
        return path.read_text().splitlines() if path.exists() else []

    def environment(self) -> dict[str, str]:
        """The variables of the last command."""
        found: dict[str, str] = json.loads((self.folder / "environment").read_text())
        return found
