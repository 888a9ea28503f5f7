"""A stack's settings, from its file or from the values that Pulumi has decoded."""

import functools
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from endpoints.nearest import hint
from endpoints.read.drafts import draft
from endpoints.read.findings import Findings
from endpoints.read.nodes import (
    NOWHERE,
    MapNode,
    Node,
    Scalar,
    ScalarValue,
    from_data,
    shorten,
    show,
)
from endpoints.read.scalars import plain_value
from endpoints.read.source import read_file
from endpoints.read.stack_secrets import without_secrets
from endpoints.stack.settings import ClusterSettings, Settings, stack_file

_NAMESPACE = "endpoints:"
CLUSTERS = f"{_NAMESPACE}clusters"
_STACK_NAME = re.compile(r"[A-Za-z0-9_.-]{1,100}")
_LONGEST_CLUSTER_NAME = 40


def read_settings(stack: str, root: Path) -> Settings:
    """The settings in `stacks/Pulumi.<stack>.yaml` under `root`.

    Raises:
        InvalidInputError: with every problem of the file's `endpoints:` keys.
    """
    findings = stack_findings(stack)
    path = root / stack_file(stack)
    if not _STACK_NAME.fullmatch(stack) or not path.exists():
        none = "There is none: create the file."
        fix = hint(stack, stacks(root), listing="Stacks here", none=none)
        findings.add(NOWHERE, (), "there is no such stack", fix, shorten(stack))
        findings.raise_if_any()
    node = read_file(path, findings)
    return _settings(_config(node, findings), stack, findings)


def parse_settings(data: Mapping[str, object], *, stack: str, file: str) -> Settings:
    """The settings of decoded values, whose keys are those of the file after `endpoints:`.

    Numbers and booleans may be text, as Pulumi hands them over. Of `apiKeySeed` only the presence
    counts: any value but None says that it is set.

    Raises:
        InvalidInputError: with every problem, all of them of `file`, without lines.
    """
    findings = Findings(file)
    seed = {key: value is not None for key, value in data.items() if key == "apiKeySeed"}
    known = {key: value for key, value in data.items() if value is not None} | seed
    node = from_data({f"{_NAMESPACE}{key}": value for key, value in known.items()})
    assert isinstance(node, MapNode)
    return _settings(node, stack, findings)


def stack_findings(stack: str) -> Findings:
    """Findings of the stack's file, in whose lines secrets are concealed."""
    return Findings(stack_file(shorten(stack)), _CONCEAL)


def stacks(root: Path) -> list[str]:
    """Names of the stacks that have a file under `root`, in order."""
    names = [path.name for path in root.glob(stack_file("*"))]
    return sorted(name.removeprefix("Pulumi.").removesuffix(".yaml") for name in names)


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
    data: dict[str, object] = {}
    for key, pair in ours.items():
        full = _NAMESPACE + key
        if key in _READERS:
            data[_FIELDS.get(key, key)] = _READERS[key](pair.value, full, findings)
        else:
            fix = hint(key, tuple(_READERS), listing=f"The keys after `{_NAMESPACE}`")
            findings.add(pair.key.mark, (full,), "unknown key", fix, shorten(full))
    if "clusters" not in ours and config.complete and CLUSTERS not in config.broken:
        findings.add(config.mark, (CLUSTERS,), "missing", _BIND)
    findings.raise_if_any()
    return Settings.model_validate({"stack": stack, **data})


_BIND = "Bind at least one cluster, for example `main:` with `nodes`, `routes` and `domain`."


def _path(example: str, node: Node, key: str, findings: Findings) -> str:
    if isinstance(node, Scalar) and isinstance(node.value, str) and node.value.strip():
        return node.value
    fix = f"Write for example `{key}: {example}`."
    findings.add(node.mark, (key,), "must be a path", fix, show(node))
    return ""


def _dollars(node: Node, key: str, findings: Findings) -> float:
    value = _unquoted(node)
    # True is an int to Python.
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    dollars = float(value) if is_number and value is not None else math.nan
    if 0 < dollars < math.inf:
        return dollars
    message = "must be a positive number, of US dollars a month"
    findings.add(node.mark, (key,), message, f"Write for example `{key}: 5000`.", show(node))
    return 1.0


def _boolean(node: Node, key: str, findings: Findings) -> bool:
    value = _unquoted(node)
    if isinstance(value, bool):
        return value
    fix = f"Write `{key}: true` or `{key}: false`."
    findings.add(node.mark, (key,), "must be true or false", fix, show(node))
    return False


def _unquoted(node: Node) -> ScalarValue:
    """The scalar's value as if it stood without quotes: `pulumi config set` writes text."""
    if not isinstance(node, Scalar):
        return None
    return plain_value(node.text)


def _clusters(node: Node, key: str, findings: Findings) -> dict[str, ClusterSettings]:
    keys = (key,)
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


def _has_seed(node: Node, key: str, findings: Findings) -> bool:
    """Whether a seed is set, encrypted or plain; its value stays unread."""
    if isinstance(node, MapNode):
        has_seed = "secure" in node.pairs
    elif isinstance(node, Scalar):
        has_seed = node.value is not None and node.text != ""
    else:
        has_seed = False
    if not has_seed:
        fix = "Set it with `pulumi config set --secret endpoints:apiKeySeed`, or remove the key."
        findings.add(node.mark, (key,), "holds no secret", fix)
    return has_seed


_READERS: Mapping[str, Callable[[Node, str, Findings], object]] = {
    "file": functools.partial(_path, "endpoints.yaml"),
    "clusters": _clusters,
    "resources": functools.partial(_path, "resources.yaml"),
    "budget": _dollars,
    "allowUnpinnedModels": _boolean,
    "apiKeySeed": _has_seed,
}
KEYS = frozenset(_READERS)
"""Keys of a stack's configuration, behind `endpoints:`."""
_FIELDS = {"apiKeySeed": "hasApiKeySeed"}
_CONCEAL = functools.partial(
    without_secrets,
    harmless=frozenset(_NAMESPACE + key for key in _READERS if key != "apiKeySeed"),
)
