"""What an update would change, from recorded state and new inputs alone."""

from __future__ import annotations

import copy
from collections.abc import Sequence

from sandbox.plugins.engine_log import Severity
from sandbox.plugins.protos import provider_pb2
from sandbox.plugins.provider import checkpoint
from sandbox.plugins.provider.cluster import Cluster
from sandbox.plugins.provider.discovery import is_built_in
from sandbox.plugins.provider.errors import ProviderError
from sandbox.plugins.provider.forcenew import Path, force_new_fields
from sandbox.plugins.provider.ignore import contains, parse_path
from sandbox.plugins.provider.merge import Change, detailed_diff, merge_patch
from sandbox.plugins.provider.naming import is_autonamed, is_named
from sandbox.plugins.provider.normalise import is_zero, normalise, prune
from sandbox.plugins.provider.objects import (
    REPLACE_UNREADY,
    Object,
    dig_map,
    has_annotation,
    identity,
    name_of,
    namespace_of,
    put,
    remove,
)
from sandbox.plugins.provider.waiting.job import is_job_ready
from sandbox.plugins.wire import Value, decode

_KINDS = {change: provider_pb2.PropertyDiff.Kind.Value(change.name) for change in Change}


def diff(cluster: Cluster, request: provider_pb2.DiffRequest) -> provider_pb2.DiffResponse:
    """The difference of the recorded live object, where the old inputs speak of it, and new inputs.

    Drift is invisible here until a refresh has recorded it.
    """
    news = normalise(checkpoint.to_object(decode(request.news)))
    old_inputs, live = checkpoint.read(decode(request.olds))
    old_inputs = normalise(old_inputs)
    changes = compare(
        old_inputs=old_inputs,
        live=live,
        news=news,
        namespaced=cluster.discovery.is_namespaced(identity(news)) is not False,
        force_new=force_new_fields(
            news,
            mutable_config_maps=cluster.settings.enable_config_map_mutable,
            mutable_secrets=cluster.settings.enable_secret_mutable,
        ),
    )
    ignored = [parse_path(text) for text in request.ignoreChanges]
    changes = {
        path: change
        for path, change in changes.items()
        if not any(contains(prefix, path) for prefix in ignored)
    }
    replaces = [
        render_path(path)
        for path, change in changes.items()
        if change.replaces or (change is Change.DELETE and path == ("metadata",))
    ]
    changed = bool(changes)
    if has_annotation(news, REPLACE_UNREADY) and _is_unready_job(cluster, news, live, request.urn):
        changed = True
        replaces.append(f'.metadata.annotations["{REPLACE_UNREADY}"]')
    response = provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME
        if changed
        else provider_pb2.DiffResponse.DIFF_NONE,
        replaces=replaces,
        deleteBeforeReplace=bool(replaces) and deletes_first(news, live),
        hasDetailedDiff=True,
    )
    for path, change in changes.items():
        entry = response.detailedDiff[render_path(path)]
        entry.kind = _KINDS[change]
        entry.inputDiff = change in {Change.DELETE, Change.DELETE_REPLACE}
    return response


def compare(
    *,
    old_inputs: Object,
    live: Object,
    news: Object,
    namespaced: bool,
    force_new: Sequence[str] = (),
) -> dict[Path, Change]:
    """Every property that differs, with what happens to it.

    Args:
        old_inputs: the recorded inputs, normalised.
        live: the recorded live object.
        news: the new inputs, normalised.
        namespaced: whether objects of this kind are in namespaces.
        force_new: the fields that cannot change in place.
    """
    before = prune(live, old_inputs)
    after = copy.deepcopy(news)
    for value in (before, after):
        remove(value, "metadata", "resourceVersion")
        if namespaced:
            put(value, namespace_of(value) or "default", "metadata", "namespace")
        else:
            put(value, "", "metadata", "namespace")
    if name_of(after):
        put(before, name_of(live), "metadata", "name")
    if is_built_in(identity(news)):
        after = _drop_unkept(after, old_inputs, live)
    return detailed_diff(merge_patch(before, after), before, after, force_new)


def deletes_first(news: Object, live: Object) -> bool:
    """Whether the old object must go before the new one can come: they have one name."""
    return (
        is_named(news)
        and not is_autonamed(news)
        and name_of(news) == name_of(live)
        and namespace_of(news) == namespace_of(live)
    )


def render_path(path: Path) -> str:
    """A path as the engine reads it, `spec.containers[0].image` or `labels["a.b/c"]`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif any(mark in step for mark in '."[]'):
            escaped = step.replace('"', '\\"')
            text += f'["{escaped}"]'
        else:
            text += f".{step}" if text else step
    return text


def _drop_unkept(after: Value, old: Value, live: Value) -> Value:
    # The API server omits many fields that have their zero value. The official provider omits them
    # from the inputs too, by way of its Go types; we do it when the server has shown that it does.
    if isinstance(after, dict) and isinstance(old, dict) and isinstance(live, dict):
        kept = {}
        for key, value in after.items():
            if is_zero(value) and key in old and old[key] == value and key not in live:
                continue
            kept[key] = _drop_unkept(value, old.get(key), live.get(key))
        return kept
    if isinstance(after, list) and isinstance(old, list) and isinstance(live, list):
        shared = min(len(after), len(old), len(live))
        return [
            _drop_unkept(after[index], old[index], live[index]) if index < shared else after[index]
            for index in range(len(after))
        ]
    return after


def _is_unready_job(cluster: Cluster, news: Object, live: Object, urn: str) -> bool:
    if cluster.unreachable:
        text = "Cluster is unreachable, skipping replaceUnready check"
        cluster.log.message(Severity.WARNING, text, urn)
        return False
    if identity(news).kind != "Job":
        text = "replaceUnready annotation is not supported for this resource"
        cluster.log.message(Severity.WARNING, text, urn)
        return False
    try:
        found = cluster.get(live, name_of(live))
    except ProviderError:
        return False
    return not is_job_ready(dig_map(found, "status"))
