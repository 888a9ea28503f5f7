"""A small project on disk, for tests of the command line."""

from pathlib import Path

STACK = """\
config:
  endpoints:apiKeySeed: {secure: v1:abc}
  endpoints:clusters:
    main:
      nodes: kwok
      domain: models.example.internal
      routes: {kind: ingress, public: internet, private: internal}
"""
VALID = """\
defaults: {cluster: main, resource: g6e.xlarge, framework: vllm}
endpoints:
  qwen: {model: Qwen/Qwen2.5-7B-Instruct}
  small: {model: Qwen/Qwen2.5-7B-Instruct, resource: g5.xlarge}
"""
UNKNOWN_KEY = "unknown key (got endpoint). Did you mean endpoints?"


def write_project(folder: Path) -> None:
    """A project with a stack and a valid file."""
    (folder / "stacks").mkdir()
    (folder / "Pulumi.yaml").write_text("name: endpoints\n")
    (folder / "stacks" / "Pulumi.local.yaml").write_text(STACK)
    (folder / "endpoints.yaml").write_text(VALID)
