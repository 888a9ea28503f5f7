"""Lookup of an entry's references in the stack and the catalogue; reports unknown ones."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from endpoints.catalog import Catalog, CloudResource, Framework, Model
from endpoints.nearest import hint
from endpoints.read.findings import Findings
from endpoints.read.nodes import Keys, Mark, shorten
from endpoints.stack.settings import ClusterSettings, Settings, stack_file

RecordT = TypeVar("RecordT")


@dataclass(frozen=True, slots=True)
class Written:
    """A value with its place in the file: in the entry or in `defaults`."""

    text: str
    mark: Mark
    keys: Keys


@dataclass(frozen=True, slots=True)
class Lookup:
    """Lookup of names; the advice on an unknown name is computed once and reused."""

    settings: Settings
    catalog: Catalog
    findings: Findings
    _advice: dict[tuple[str, str], str] = field(default_factory=dict)

    def cluster(self, name: Written) -> ClusterSettings | None:
        """The cluster that the stack binds to the name."""
        fix = f"Or bind it under `endpoints:clusters` in {stack_file(self.settings.stack)}."
        return self._find(name, self.settings.clusters, "a cluster that this stack binds", fix)

    def resource(self, name: Written) -> CloudResource | None:
        """The cloud resource of the name."""
        fix = "Or add it to the file that `endpoints:resources` of the stack names."
        return self._find(name, self.catalog.resources, "a resource of the catalogue", fix)

    def model(self, name: Written) -> Model | None:
        """The model's facts; None without a report where the stack allows unpinned models."""
        if self.settings.allow_unpinned_models and name.text not in self.catalog.models:
            return None
        fix = f"Or pin it: `endpoints model add {shorten(name.text)}`."
        return self._find(name, self.catalog.models, "a model of the catalogue", fix)

    def framework(self, name: Written) -> tuple[Framework, str] | None:
        """The framework and its version: the default one unless `@version` names another."""
        engine, _, version = name.text.partition("@")
        wanted = Written(engine, name.mark, name.keys)
        fix = "Or add it under catalog/frameworks/."
        found = self._find(wanted, self.catalog.frameworks, "a framework of the catalogue", fix)
        if found is None:
            return None
        version = version or found.default_version
        if version in found.versions:
            return found, version
        wanted = Written(version, name.mark, name.keys)
        kind = f"a version of {engine} in the catalogue"
        self._find(wanted, found.versions, kind, fix)
        return None

    def _find(
        self, name: Written, records: Mapping[str, RecordT], kind: str, otherwise: str
    ) -> RecordT | None:
        record = records.get(name.text)
        if record is None:
            key = (kind, name.text)
            if key not in self._advice:
                near = hint(name.text, records, listing="There are", none="There are none.")
                self._advice[key] = f"{near} {otherwise}"
            message = f"not {kind}"
            fix = self._advice[key]
            self.findings.add(name.mark, name.keys, message, fix, shorten(name.text))
        return record
