"""An entry with all its fields filled, from the file's defaults or else the usual values."""

from endpoints.read.drafts import Draft
from endpoints.spec.entry import Defaults, EndpointEntry

_NAMES = {info.alias: name for name, info in EndpointEntry.model_fields.items()}


def merged(entry: Draft[EndpointEntry], defaults: Draft[Defaults]) -> Draft[EndpointEntry]:
    """The entry with every field filled.

    A value that was reported as wrong, in the entry or in defaults that it takes, has its usual
    value here and its key in `broken`.
    """
    own = entry.value.model_fields_set | _names(entry.broken)
    taken = defaults.value.model_fields_set - own
    update = {name: getattr(defaults.value, name) for name in taken}
    lost = {key for key in defaults.broken if _NAMES.get(key) not in own}
    return Draft(entry.value.model_copy(update=update), entry.broken | lost)


def _names(keys: frozenset[str]) -> set[str]:
    return {_NAMES[key] for key in keys if key in _NAMES}
