"""What the shipped frameworks say of arguments holds in the facts of their engine's versions."""

import pytest

from endpoints.catalog import EngineFacts, Framework, load_catalog
from endpoints.engine_args.given import argument_named

CATALOG = load_catalog()
VERSIONS = [
    (framework, version)
    for framework in CATALOG.frameworks.values()
    for version in framework.versions
]
NAMES = [f"{framework.name}@{version}" for framework, version in VERSIONS]


def facts_of(framework: Framework, version: str) -> EngineFacts | None:
    return CATALOG.facts(framework.versions[version])


@pytest.mark.parametrize("name", CATALOG.engines)
def test_every_spelling_is_one_argument(name: str) -> None:
    facts = CATALOG.engines[name]
    spellings = [
        spelling.replace("_", "-")
        for argument in facts.arguments
        for spelling in {argument.name, *argument.aliases}
    ]
    assert sorted(spellings) == sorted(set(spellings))
    removed = {item.name for item in facts.removed}
    assert removed & set(facts.by_spelling) == set()


@pytest.mark.parametrize("name", CATALOG.engines)
def test_conflicts_and_new_names_are_arguments(name: str) -> None:
    facts = CATALOG.engines[name]
    names = {argument.name for argument in facts.arguments}
    conflicts = {other for argument in facts.arguments for other in argument.conflicts}
    renamed = {item.renamed_to for item in facts.removed} - {None}
    assert (conflicts | renamed) - names == set()


@pytest.mark.parametrize(("framework", "version"), VERSIONS, ids=NAMES)
def test_knobs_are_the_engine_s_own_names(framework: Framework, version: str) -> None:
    facts = facts_of(framework, version)
    named = framework.versions[version].knobs.model_dump(exclude={"uncounted"})
    knobs = {*named.pop("context_extension"), *named.values()} - {None}
    assert not knobs or facts is not None
    if facts is not None and facts.complete:
        assert knobs - {argument.name for argument in facts.arguments} == set()


@pytest.mark.parametrize(("framework", "version"), VERSIONS, ids=NAMES)
def test_csghub_s_names_and_parsers_are_known(framework: Framework, version: str) -> None:
    facts = facts_of(framework, version)
    parser = framework.versions[version].knobs.tool_parser
    if facts is None or not facts.complete:
        return
    gone = {item.name for item in facts.removed}
    for target in framework.csghub_names.values():
        assert target in gone or argument_named(target, framework, facts) is not None
    if parser is not None and version == framework.default_version:
        choices = facts.by_spelling[parser].choices
        assert not choices or set(framework.tool_parsers.values()) <= set(choices)
