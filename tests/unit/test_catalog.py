"""The shipped catalogue: every figure has a form, every part goes with some other."""

import string
import time
from itertools import pairwise

import pytest

from endpoints.catalog import (
    CATALOG,
    Framework,
    FrameworkVersion,
    Model,
    load_catalog,
)
from tests.support.each import each

SHIPPED = load_catalog()
PLACEHOLDERS = {
    "model",
    "revision",
    "port",
    "task",
    "quantization",
    "accelerators",
    "drain_seconds",
    "folder",
    "file",
}
VERSIONS = {
    f"{framework.name}@{name}": (framework, version)
    for framework in SHIPPED.frameworks.values()
    for name, version in framework.versions.items()
}

Engine = tuple[Framework, FrameworkVersion]
each_version = each(VERSIONS)
each_model = each(SHIPPED.models)


def arguments(version: FrameworkVersion) -> tuple[str, ...]:
    return (
        *version.hub_args,
        *version.local_args,
        *version.args,
        *version.quantization_args,
        *version.accelerator_args,
        *version.drain_args,
        *version.api_key_args,
    )


def test_has_the_frameworks_resources_and_tasks_that_were_asked_for() -> None:
    assert set(SHIPPED.frameworks) >= {"vllm", "sglang", "tei", "llama.cpp", "hf-inference-toolkit"}
    accelerators = {
        item.accelerator.model for item in SHIPPED.resources.values() if item.accelerator
    }
    assert accelerators >= {"T4", "A10G", "L4", "L40S", "H100"}
    assert any(item.accelerator is None for item in SHIPPED.resources.values())
    assert len(SHIPPED.models) >= 10
    assert {model.task for model in SHIPPED.models.values()} >= {
        "text-generation",
        "text-to-image",
        "feature-extraction",
        "image-text-to-text",
    }


def test_files_are_named_after_their_records() -> None:
    models = (CATALOG / "models").rglob("*.yaml")
    assert {f"{file.parent.name}/{file.stem}" for file in models} == set(SHIPPED.models)
    frameworks = (CATALOG / "frameworks").glob("*.yaml")
    assert {file.stem for file in frameworks} == set(SHIPPED.frameworks)


@pytest.mark.parametrize("framework", SHIPPED.frameworks.values(), ids=SHIPPED.frameworks.keys())
def test_default_version_exists(framework: Framework) -> None:
    assert framework.default_version in framework.versions


def test_versions_of_vllm_differ_where_the_engine_does() -> None:
    now, before = (SHIPPED.frameworks["vllm"].versions[name] for name in ("0.24.0", "0.9.2"))
    assert now.drain_args == ("--shutdown-timeout={drain_seconds}",)
    assert before.drain_args == ()
    assert "shutdown-timeout" not in before.reserved_args
    assert now.facts != before.facts


@each_version
def test_placeholders_are_known(engine: Engine) -> None:
    framework, version = engine
    for argument in arguments(version):
        fields = {field for _, field, _, _ in string.Formatter().parse(argument) if field}
        assert fields <= PLACEHOLDERS, argument
    if framework.false_switch is not None:
        assert framework.false_switch.format(name="enforce-eager") == "--no-enforce-eager"


@each_version
def test_every_flag_that_is_set_is_reserved(engine: Engine) -> None:
    _, version = engine
    flags = {word.partition("=")[0] for word in arguments(version) if word.startswith("-")}
    assert {flag.lstrip("-") for flag in flags} <= set(version.reserved_args)
    assert not any(name.startswith("-") for name in version.reserved_args)


@each_version
def test_values_are_passed_in_the_form_that_the_engine_reads(engine: Engine) -> None:
    framework, version = engine
    for word, following in pairwise((*arguments(version), "-")):
        if framework.separate_values:
            assert not (word.startswith("-") and "=" in word)
        elif word.startswith("-") and "=" not in word:
            assert following.startswith("-"), f"{word} {following}"


@each_version
def test_command_line_names_port_model_and_every_interface(engine: Engine) -> None:
    _, version = engine
    line = " ".join((*version.hub_args, *version.args))
    assert "{port}" in line
    assert "{model}" in line
    assert "0.0.0.0" in line
    if "safetensors" in version.formats:
        assert "{revision}" in line
    facts = SHIPPED.facts(version)
    assert facts is None or not facts.quantizations or version.quantization_args


@each_version
def test_api_key_is_expanded_from_its_own_variable(engine: Engine) -> None:
    _, version = engine
    if version.api_key_args:
        assert any(f"$({version.api_key_env})" in word for word in version.api_key_args)
    if version.api_key_env:
        assert "api-key" in version.reserved_args


@each_version
def test_image_for_cpus_is_the_smaller_one(engine: Engine) -> None:
    _, version = engine
    if {"cpu", "nvidia"} <= set(version.images):
        assert version.images["cpu"].image != version.images["nvidia"].image
        assert version.images["cpu"].bytes < version.images["nvidia"].bytes


def test_all_hardware_but_neuron_has_a_framework() -> None:
    images = {platform for _, version in VERSIONS.values() for platform in version.images}
    assert {resource.platform for resource in SHIPPED.resources.values()} - images <= {"neuron"}


@each_model
def test_model_can_be_served_on_shipped_hardware(model: Model) -> None:
    hardware = {resource.platform for resource in SHIPPED.resources.values()}
    assert any(
        model.task in version.tasks
        and model.format in version.formats
        and hardware & set(version.images)
        for _, version in VERSIONS.values()
    )


def test_loading_is_fast_and_done_once() -> None:
    assert load_catalog() is SHIPPED
    start = time.process_time()
    load_catalog.__wrapped__(CATALOG)
    assert time.process_time() - start < 0.5
