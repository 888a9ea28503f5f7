"""The shipped frameworks against the engines' own facts, and against what CSGHub offers."""

from datetime import date

import pytest

from endpoints.aws.load_balancers import IDLE_LIMIT
from endpoints.catalog import Argument, Framework, FrameworkVersion, load_catalog
from tests.support.each import each

SHIPPED = load_catalog()
VERSIONS = {
    f"{framework.name}@{name}": version
    for framework in SHIPPED.frameworks.values()
    for name, version in framework.versions.items()
}
CSGHUB = {
    "vllm": {"0.24.0": "13.0", "0.9.2": None},
    "nvidia-vllm": {"25.11-py3": "13.0"},
    "amd-vllm": {"0.24.0": "7.2.1"},
    "ascend-vllm": {"0.25.1rc": None},
    "sglang": {"0.5.14": "13.0"},
    "nvidia-sglang": {"25.10-py3": "13.0"},
    "tgi": {},
    "amd-tgi": {"3.3.6": "6.3.1"},
    "tei": {},
    "llama.cpp": {"b9787": None},
    "amd-llama.cpp": {"b9787": "7.2.2"},
    "ktransformers": {"0.2.1.post1": "12.4"},
    "hf-inference-toolkit": {"0.5.5": "12.8"},
    "amd-hf-inference-toolkit": {"0.5.5": "7.2.2"},
    "diffusers": {"0.39.0": "12.8", "0.38.0": "12.8"},
    "amd-diffusers": {"0.39.0": "7.2.2", "0.38.0": "7.2.2"},
}
"""Its frameworks for the tasks of this program: version to driver, None where the image is another.

CSGHub's TGI and TEI are older than those here.
"""
ELSEWHERE = (
    *("nvidia-vllm", "amd-vllm", "ascend-vllm", "nvidia-sglang", "amd-llama.cpp"),
    *("diffusers", "amd-diffusers"),
)
"""CSGHub's images whose environment points the hub's cache into the container."""

each_version = each(VERSIONS)
WRITTEN_BY_HAND = [name for name in SHIPPED.engines if not name.startswith(("vllm/", "sglang/"))]


@pytest.mark.parametrize(("name", "versions"), CSGHUB.items(), ids=CSGHUB.keys())
def test_frameworks_of_csghub_are_here(name: str, versions: dict[str, str | None]) -> None:
    shipped = SHIPPED.frameworks[name].versions
    assert set(versions) <= set(shipped)
    for version, driver in versions.items():
        built_for = {image.driver for image in shipped[version].images.values() if image.driver}
        assert driver is None or built_for == {driver}


@pytest.mark.parametrize("name", ["vllm", "sglang"])
def test_newest_half_a_year_old_and_a_year_old_versions_are_here(name: str) -> None:
    versions = SHIPPED.frameworks[name].versions.values()
    released = [date.fromisoformat(version.released or "") for version in versions]
    ages = [(max(released) - day).days / 30.4 for day in released]
    assert any(4 <= age <= 8 for age in ages)
    assert any(10 <= age <= 14 for age in ages)


@each_version
def test_facts_are_here(version: FrameworkVersion) -> None:
    assert version.facts is None or version.facts in SHIPPED.engines
    facts = SHIPPED.facts(version)
    assert version.released is None or (facts is not None and version.released == facts.released)


@each_version
def test_reserved_arguments_are_the_engines_own(version: FrameworkVersion) -> None:
    facts = SHIPPED.facts(version)
    if facts is not None and facts.complete:
        assert set(version.reserved_args) <= set(facts.by_spelling)


@each_version
def test_tensor_parallel_size_can_be_given(version: FrameworkVersion) -> None:
    name = version.knobs.tensor_parallel
    assert name not in version.reserved_args
    assert not any(f"--{name}" in word for word in version.accelerator_args)


@pytest.mark.parametrize(
    ("name", "version", "cache"),
    [
        ("vllm", "0.9.2", "vllm:gpu_cache_usage_perc"),
        ("vllm", "0.11.2", "vllm:kv_cache_usage_perc"),
        ("vllm", "0.24.0", "vllm:kv_cache_usage_perc"),
        ("vllm", "0.33.0", "vllm:kv_cache_usage_perc"),
        ("sglang", "0.5.5.post3", "sglang:token_usage"),
        ("sglang", "0.5.23", "sglang:token_usage"),
        ("nvidia-vllm", "25.11-py3", "vllm:kv_cache_usage_perc"),
        ("llama.cpp", "b9787", None),
        ("tgi", "3.3.7", None),
    ],
)
def test_cache_metric_is_the_one_of_the_version(name: str, version: str, cache: str | None) -> None:
    metrics = SHIPPED.frameworks[name].versions[version].metrics
    assert metrics is not None
    assert metrics.cache_usage == cache


@each_version
def test_no_data_type_needs_less_than_the_engine(version: FrameworkVersion) -> None:
    least = version.min_compute_capability
    if "nvidia" in version.images and "safetensors" in version.formats:
        assert least is not None
    assert all(float(needed) >= float(least or 0) for needed in version.data_types.values())


@each_version
def test_images_are_pinned(version: FrameworkVersion) -> None:
    for image in version.images.values():
        tag = image.image.rpartition(":")[2]
        assert any(digit.isdigit() for digit in tag)
        assert "latest" not in tag


@pytest.mark.parametrize("name", ELSEWHERE)
def test_images_that_point_elsewhere_keep_weights_in_the_cache_volume(name: str) -> None:
    for version in SHIPPED.frameworks[name].versions.values():
        assert version.env["HF_HUB_CACHE"] == "$(HF_HOME)/hub"


@pytest.mark.parametrize(
    ("engine", "setting"),
    [
        ("vllm", "VLLM_HTTP_TIMEOUT_KEEP_ALIVE"),
        ("nvidia-vllm", "VLLM_HTTP_TIMEOUT_KEEP_ALIVE"),
        ("amd-vllm", "VLLM_HTTP_TIMEOUT_KEEP_ALIVE"),
        ("ascend-vllm", "VLLM_HTTP_TIMEOUT_KEEP_ALIVE"),
        ("sglang", "SGLANG_TIMEOUT_KEEP_ALIVE"),
        ("nvidia-sglang", "SGLANG_TIMEOUT_KEEP_ALIVE"),
        ("hf-inference-toolkit", "--timeout-keep-alive"),
        ("amd-hf-inference-toolkit", "--timeout-keep-alive"),
    ],
)
def test_idle_connections_outlive_those_of_load_balancers(engine: str, setting: str) -> None:
    for version in SHIPPED.frameworks[engine].versions.values():
        settings = {**version.env, **dict(each.partition("=")[::2] for each in version.args)}
        assert int(settings[setting]) > IDLE_LIMIT


@each_version
def test_programs_in_commands_are_right_python(version: FrameworkVersion) -> None:
    for flag, program in zip(version.command, version.command[1:], strict=False):
        if flag == "-c":
            compile(program, "command", "exec")


@pytest.mark.parametrize("engine", WRITTEN_BY_HAND)
def test_defaults_are_of_the_arguments_type(engine: str) -> None:
    wrong = [item.name for item in SHIPPED.engines[engine].arguments if not has_right_default(item)]
    assert wrong == []


def has_right_default(argument: Argument) -> bool:
    default = argument.default
    if default is None:
        return True
    kinds: dict[str, type | tuple[type, ...]] = {
        "switch": bool,
        "integer": int,
        "number": (int, float),
    }
    if argument.type == "select" and argument.choices:
        return str(default) in argument.choices
    return isinstance(default, kinds.get(argument.type, str))


@each(SHIPPED.frameworks)
def test_lists_of_arguments_name_what_some_version_has(framework: Framework) -> None:
    versions = framework.versions.values()
    listed = {
        name
        for version in versions
        for name in (*version.knobs.uncounted, *version.knobs.context_extension)
    }
    names: set[str] = set()
    for version in versions:
        facts = SHIPPED.facts(version)
        names |= {argument.name for argument in facts.arguments} if facts else set()
    assert listed - names == set()
