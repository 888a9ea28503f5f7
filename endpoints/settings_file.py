"""A stack's settings, from its file or from the values that Pulumi has decoded."""

import re
from collections.abc import Mapping
from pathlib import Path

from endpoints.drafts import draft
from endpoints.findings import Findings
from endpoints.nearest import hint
from endpoints.settings import ClusterSettings, Settings
from endpoints.yaml_nodes import (
    NOWHERE,
    MapNode,
    Node,
    Scalar,
    from_data,
    shorten,
    show,
)
from endpoints.yaml_source import read_file

_NAMESPACE = "endpoints:"
_KEYS = ("file", "clusters", "apiKeySeed")
_STACKS = "stacks"
_STACK_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_LONGEST_CLUSTER_NAME = 40


def read_settings(stack: str, root: Path) -> Settings:
    """The settings in `stacks/Pulumi.<stack>.yaml` under `root`.

    Raises:
        InvalidInputError: with every problem of the file's `endpoints:` keys.
    """
    shown = f"{_STACKS}/Pulumi.{shorten(stack)}.yaml"
    findings = Findings(shown)
    path = root / _STACKS / f"Pulumi.{stack}.yaml"
    if not _STACK_NAME.fullmatch(stack) or not path.exists():
        stacks = sorted(_stacks(root))
        fix = hint(stack, stacks, listing="Stacks here", none="There is none: create the file.")
        findings.add(NOWHERE, (), "there is no such stack", fix, shorten(stack))
        findings.raise_if_any()
    node = read_file(path, findings)
    return _settings(_config(node, findings), stack, findings)


def parse_settings(data: Mapping[str, object], *, stack: str, file: str) -> Settings:
    """The settings of decoded values, with the keys `file`, `clusters` and `apiKeySeed`.

    Of `apiKeySeed` only the presence counts: any value but None says that it is set.

    Raises:
        InvalidInputError: with every problem, all of them of `file`, without lines.
    """
    findings = Findings(file)
    seed = {key: value is not None for key, value in data.items() if key == "apiKeySeed"}
    known = {key: value for key, value in data.items() if value is not None} | seed
    node = from_data({f"{_NAMESPACE}{key}": value for key, value in known.items()})
    assert isinstance(node, MapNode)
    return _settings(node, stack, findings)


def _stacks(root: Path) -> list[str]:
    names = [path.name for path in (root / _STACKS).glob("Pulumi.*.yaml")]
    return [name.removeprefix("Pulumi.").removesuffix(".yaml") for name in names]


def _config(root: Node | None, findings: Findings) -> MapNode:
    """The map under `config`; the rest of the file is Pulumi's."""
    if not isinstance(root, MapNode):
        if root is not None:
            message, fix = "must be a map with the key `config`", "Write `config:` at its top."
            findings.add(root.mark, (), message, fix)
        return MapNode(NOWHERE, complete=False)
    pair = root.pairs.get("config")
    if pair is not None and isinstance(pair.value, MapNode):
        return pair.value
    if root.complete and "config" not in root.broken:
        fix = "Write `config:` and below it `endpoints:clusters:`."
        findings.add(root.mark, ("config",), "must be a map" if pair else "missing", fix)
    return MapNode(NOWHERE, complete=False)


def _settings(config: MapNode, stack: str, findings: Findings) -> Settings:
    ours = {
        key.removeprefix(_NAMESPACE): pair
        for key, pair in config.pairs.items()
        if key.startswith(_NAMESPACE)
    }
    for key, pair in ours.items():
        if key not in _KEYS:
            full = _NAMESPACE + key
            fix = hint(key, _KEYS, listing=f"The keys after `{_NAMESPACE}`")
            findings.add(pair.key.mark, (full,), "unknown key", fix, shorten(full))
    data: dict[str, object] = {"stack": stack, "clusters": {}}
    if "file" in ours:
        data["file"] = _file(ours["file"].value, findings)
    if "clusters" in ours:
        data["clusters"] = _clusters(ours["clusters"].value, findings)
    elif config.complete and _NAMESPACE + "clusters" not in config.broken:
        findings.add(config.mark, (f"{_NAMESPACE}clusters",), "missing", _BIND)
    if "apiKeySeed" in ours:
        data["hasApiKeySeed"] = _has_seed(ours["apiKeySeed"].value, findings)
    findings.raise_if_any()
    return Settings.model_validate(data)


_BIND = "Bind at least one cluster, for example `main:` with `nodes`, `routes` and `domain`."


def _file(node: Node, findings: Findings) -> str:
    if isinstance(node, Scalar) and isinstance(node.value, str) and node.value.strip():
        return node.value
    fix = "Write for example `endpoints:file: endpoints.yaml`."
    findings.add(node.mark, (f"{_NAMESPACE}file",), "must be a path", fix, show(node))
    return ""


def _clusters(node: Node, findings: Findings) -> dict[str, ClusterSettings]:
    keys = (f"{_NAMESPACE}clusters",)
    if not isinstance(node, MapNode) or (not node.pairs and node.complete and not node.broken):
        findings.add(node.mark, keys, "must be a map of at least one cluster", _BIND, show(node))
        return {}
    clusters: dict[str, ClusterSettings] = {}
    for name, pair in node.pairs.items():
        if not 1 <= len(name) <= _LONGEST_CLUSTER_NAME:
            message = f"a cluster's name has 1 to {_LONGEST_CLUSTER_NAME} characters"
            findings.add(pair.key.mark, (*keys, name), message, "Shorten it.", shorten(name))
        if not isinstance(pair.value, MapNode):
            message, fix = "must be a map", "Write `nodes`, `routes` and `domain` below it."
            findings.add(pair.value.mark, (*keys, name), message, fix, show(pair.value))
            continue
        found = draft(ClusterSettings, pair.value, (*keys, name), findings)
        if found is not None:
            clusters[name] = found.value
    return clusters


def _has_seed(node: Node, findings: Findings) -> bool:
    """Whether there is a seed, encrypted or plain; what it is stays unread."""
    if isinstance(node, MapNode):
        has_seed = "secure" in node.pairs
    elif isinstance(node, Scalar):
        has_seed = node.value is not None and node.text != ""
    else:
        has_seed = False
    if not has_seed:
        fix = "Set it with `pulumi config set --secret endpoints:apiKeySeed`, or remove the key."
        findings.add(node.mark, (f"{_NAMESPACE}apiKeySeed",), "holds no secret", fix)
    return has_seed
