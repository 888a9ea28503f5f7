"""Drafts to resolved endpoints: defaults filled in, references looked up, the whole checked."""

from endpoints import names
from endpoints.catalog import Catalog, CloudResource, EngineFacts, Framework, Model
from endpoints.check.proof import Prover
from endpoints.check.references import Lookup, Written
from endpoints.check.unpinned import revision_warning, stand_in
from endpoints.clouds import cloud_of
from endpoints.compatibility import check
from endpoints.compatibility.access import check_seed, needs_seed
from endpoints.compatibility.group_names import check_group_names
from endpoints.endpoint.merge import merged
from endpoints.endpoint.parts import Parts
from endpoints.endpoint.resolved import ResolvedEndpoint
from endpoints.endpoint.validate import DraftEndpoint, DraftFile
from endpoints.engine_args.given import canonical_arguments
from endpoints.read.drafts import Draft
from endpoints.read.findings import Findings
from endpoints.read.nodes import Keys, Mark, value_mark
from endpoints.spec.entry import Defaults, EndpointEntry
from endpoints.stack.settings import Settings

_SHARED = {info.alias for info in Defaults.model_fields.values()}


def resolve(
    file: DraftFile, settings: Settings, catalog: Catalog, findings: Findings
) -> list[ResolvedEndpoint]:
    """The endpoints in the order of the file; those with a problem are reported and left out."""
    resolver = _Resolver(file, Lookup(settings, catalog, findings), findings)
    resolver.check_defaults()
    _report_collisions(file, findings)
    resolved = [resolver.endpoint(endpoint) for endpoint in file.endpoints]
    check_seed(resolver.keyed, settings, findings)
    found = [endpoint for endpoint in resolved if endpoint is not None]
    check_group_names(file, found, findings)
    return found


class _Resolver:
    def __init__(self, file: DraftFile, lookup: Lookup, findings: Findings) -> None:
        self._file = file
        self._lookup = lookup
        self._findings = findings
        self._prover = Prover(lookup.catalog, findings)
        self.keyed: list[Parts] = []

    def check_defaults(self) -> None:
        """Look up what the defaults name, whether an entry uses it or not."""
        for field, look in (
            ("cluster", self._lookup.cluster),
            ("resource", self._lookup.resource),
            ("framework", self._lookup.framework),
        ):
            if (written := self._default(field)) is not None:
                look(written)

    def endpoint(self, endpoint: DraftEndpoint) -> ResolvedEndpoint | None:
        """The endpoint, or None if a part is missing; reports parts that do not go together."""
        draft = merged(endpoint.draft, self._file.defaults)
        entry = draft.value
        cluster = self._reference(endpoint, draft, "cluster")
        resource = self._reference(endpoint, draft, "resource")
        framework = self._reference(endpoint, draft, "framework")
        model = None if "model" in draft.broken else self._written(endpoint, "model", entry.model)
        engine = self._lookup.framework(framework) if framework else None
        resource_found = self._lookup.resource(resource) if resource else None
        parts = Parts(
            endpoint=endpoint,
            entry=entry,
            broken=draft.broken,
            cluster_name=cluster.text if cluster else "",
            cluster=self._lookup.cluster(cluster) if cluster else None,
            resource=resource_found,
            framework=engine[0] if engine else None,
            version=engine[1] if engine else "",
            facts=self._facts(engine),
            catalog=self._lookup.catalog,
            model=self._model(model, entry, engine, resource_found) if model else None,
            stack=self._lookup.settings.stack,
            place=lambda field, *below: self._place(endpoint, field, *below),
        )
        if needs_seed(parts):
            self.keyed.append(parts)
        reported = self._findings.reported
        warnings = check(parts, self._findings)
        if parts.cluster is not None:
            cloud_of(parts.cluster).check(parts, self._findings)
        if parts.model is not None and (other := revision_warning(parts.model, entry.revision)):
            warnings = (other, *warnings)
        if (
            parts.cluster is None
            or parts.resource is None
            or parts.framework is None
            or parts.model is None
        ):
            return None
        meant = {"framework": parts.engine_name, "engine_args": canonical_arguments(parts)}
        resolved = ResolvedEndpoint(
            stack=parts.stack,
            name=endpoint.name,
            slug=names.slug(endpoint.name),
            cluster_name=parts.cluster_name,
            cluster=parts.cluster,
            model=parts.model,
            resource=parts.resource,
            framework=parts.framework,
            framework_version=parts.version,
            facts=parts.facts,
            entry=entry.model_copy(update=meant),
            alternatives=cloud_of(parts.cluster).alternatives(
                parts.cluster, parts.resource, parts.catalog
            ),
            warnings=warnings,
        )
        # A proof about parts that do not go together would only repeat what was reported.
        return self._prover.prove(resolved, parts) if self._findings.reported == reported else None

    def _model(
        self,
        name: Written,
        entry: EndpointEntry,
        engine: tuple[Framework, str] | None,
        resource: CloudResource | None,
    ) -> Model | None:
        found = self._lookup.model(name)
        allowed = self._lookup.settings.allow_unpinned_models
        if found is not None or not allowed or engine is None or resource is None:
            return found
        version = engine[0].versions[engine[1]]
        return stand_in(name.text, entry.revision, entry.quantization, version, resource)

    def _facts(self, engine: tuple[Framework, str] | None) -> EngineFacts | None:
        return self._lookup.catalog.facts(engine[0].versions[engine[1]]) if engine else None

    def _reference(
        self, endpoint: DraftEndpoint, draft: Draft[EndpointEntry], field: str
    ) -> Written | None:
        """The name that the entry or else the defaults give; reports a field that neither has."""
        if field in draft.broken:
            return None
        if (text := getattr(draft.value, field)) is not None:
            return self._written(endpoint, field, text)
        if not endpoint.node.complete:
            return None
        keys = ("endpoints", endpoint.name, field)
        fix = f"Write `{field}:` here, or under `defaults:` for all endpoints."
        example = self._example(field)
        self._findings.add(endpoint.node.mark, keys, "missing", f"{fix}{example}")
        return None

    def _example(self, field: str) -> str:
        if field != "cluster":
            return ""
        settings = self._lookup.settings
        return f" Stack {settings.stack} binds: {', '.join(sorted(settings.clusters))}."

    def _default(self, field: str) -> Written | None:
        defaults, node = self._file.defaults, self._file.defaults_node
        text = getattr(defaults.value, field)
        if node is None or text is None or field in defaults.broken:
            return None
        return Written(text, value_mark(node, (field,)), ("defaults", field))

    def _written(self, endpoint: DraftEndpoint, field: str, text: str) -> Written:
        return Written(text, *self._place(endpoint, field))

    def _place(self, endpoint: DraftEndpoint, field: str, *below: str | int) -> tuple[Mark, Keys]:
        """Place of the field: in the entry, in the defaults, or else the entry as a whole."""
        path = (field, *below)
        if field in endpoint.node.pairs:
            return value_mark(endpoint.node, path), ("endpoints", endpoint.name, *path)
        defaults = self._file.defaults_node
        if defaults is not None and field in defaults.pairs and field in _SHARED:
            return value_mark(defaults, path), ("defaults", *path)
        return endpoint.node.mark, ("endpoints", endpoint.name)


def _report_collisions(file: DraftFile, findings: Findings) -> None:
    first: dict[str, DraftEndpoint] = {}
    for endpoint in file.endpoints:
        if not endpoint.is_named:
            continue
        slug = names.slug(endpoint.name)
        other = first.setdefault(slug, endpoint)
        if other is not endpoint:
            findings.add(
                endpoint.key_mark,
                ("endpoints", endpoint.name),
                f"has the same DNS name as {other.name} on line {other.key_mark.line}: {slug}",
                "Rename one of them; capitals, `_` and `.` do not tell DNS names apart.",
                endpoint.name,
            )
