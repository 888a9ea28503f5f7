"""The shipped models: figures that follow from each other, and some that others published."""

import string

import pytest

from endpoints.catalog import GENERATING, Model, load_catalog
from tests.support.each import each

MODELS = load_catalog().models
EVERY = tuple(MODELS.values())
PLAYGROUND = (*GENERATING, "text-to-image", "feature-extraction")
BYTES = {"float32": 4, "float16": 2, "bfloat16": 2}
UNPINNED = {
    "Qwen/Qwen2.5-0.5B-Instruct-GGUF",
    "Qwen/Qwen2.5-1.5B-Instruct-GGUF",
    "Qwen/Qwen2.5-7B-Instruct-GGUF",
    "bartowski/Llama-3.2-3B-Instruct-GGUF",
    "bartowski/Meta-Llama-3.1-8B-Instruct-GGUF",
}
"""llama.cpp takes the default branch of the hub and no other."""

each_model = each(MODELS)
each_decoder = each({name: model for name, model in MODELS.items() if model.attention})


def loaded(model: Model) -> int:
    return model.loaded_bytes or model.weight_bytes


def cached_values(model: Model) -> int:
    """Values that one token caches in the layers whose cache grows."""
    assert model.attention is not None
    attention = model.attention
    if attention.mla is not None:
        return attention.full_layers * (attention.mla.kv_lora_rank + attention.mla.rope_head_dim)
    return attention.full_layers * 2 * attention.kv_heads * attention.head_dim


def test_every_task_of_the_playground_has_popular_models() -> None:
    assert len(EVERY) >= 42
    for task in PLAYGROUND:
        assert sum(model.task == task for model in EVERY) >= 4, task
    assert sum(model.task == "text-ranking" for model in EVERY) >= 2


def test_all_but_gguf_repositories_are_pinned_to_a_commit() -> None:
    pinned = {
        model.name
        for model in EVERY
        if len(model.revision) == 40 and set(model.revision) <= set(string.hexdigits.lower())
    }
    assert set(MODELS) - pinned == UNPINNED
    assert {MODELS[name].revision for name in UNPINNED} == {"main"}


def test_no_two_models_share_a_commit() -> None:
    commits = [model.revision for model in EVERY if model.name not in UNPINNED]
    assert len(commits) == len(set(commits))


@each_model
def test_source_says_where_the_commit_was_found(model: Model) -> None:
    assert ("Commit:" in model.source) == (model.name not in UNPINNED)
    assert ("default branch" in model.source) == (model.name in UNPINNED)


@each_model
def test_bytes_follow_from_parameters_and_data_type(model: Model) -> None:
    if model.data_type in BYTES:
        assert model.quantization is None
        expected = model.parameters * BYTES[model.data_type]
        assert loaded(model) == pytest.approx(expected, rel=0.03)
    else:
        assert (model.quantization is None) == (model.format == "gguf")


@pytest.mark.parametrize(
    ("quantization", "data_type", "least", "most"),
    [
        # 4 bits and a little for scales, and embeddings of 16 bits, which weigh in small models.
        ("awq", "int4", 0.52, 0.75),
        ("mxfp4", "mxfp4", 0.53, 0.70),
        ("fp8", "float8", 1.0, 1.06),
    ],
)
def test_quantized_weights_have_the_size_of_their_method(
    quantization: str, data_type: str, least: float, most: float
) -> None:
    found = [model for model in EVERY if model.quantization == quantization]
    assert len(found) >= 2
    for model in found:
        assert model.data_type == data_type
        assert least < loaded(model) / model.parameters < most, model.name


@each_model
def test_parts_of_the_files_add_up(model: Model) -> None:
    if model.loaded_bytes is not None:
        assert model.loaded_bytes < model.weight_bytes
    if model.files:
        assert sum(model.files.values()) == model.weight_bytes


@each_model
def test_gguf_repositories_list_their_variants(model: Model) -> None:
    assert bool(model.variants) == (model.format == "gguf")
    if not model.variants:
        return
    assert model.variants["Q4_K_M"].bytes == model.weight_bytes
    bits = {name: 8 * variant.bytes / model.parameters for name, variant in model.variants.items()}
    assert sorted(bits, key=bits.__getitem__) == sorted(bits)
    for name, variant in model.variants.items():
        # Embeddings of Qwen2.5-0.5B are more than a quarter of it, and wider than the rest.
        assert 4.5 < bits[name] < 11, name
        assert variant.file is None or name.lower() in variant.file.lower()


@each_model
def test_decoders_have_attention_and_a_vocabulary(model: Model) -> None:
    if model.task in GENERATING:
        assert model.attention is not None
    assert (model.attention is None) == (model.vocabulary is None)
    assert (model.context_length is None) == (model.task == "text-to-image")


@each_decoder
def test_attention_is_possible(model: Model) -> None:
    attention = model.attention
    assert attention is not None
    assert 0 < attention.full_layers + attention.sliding_layers <= attention.layers
    assert attention.heads % attention.kv_heads == 0
    assert (attention.sliding_window is not None) == (attention.sliding_layers > 0)
    if attention.sliding_window is not None:
        assert attention.sliding_window < (model.context_length or 0)
    # The smallest that the projections of attention alone can be.
    width = attention.head_dim * (attention.heads + attention.kv_heads)
    if attention.mla is None:
        assert 2 * attention.layers * attention.hidden_size * width < model.parameters
    assert attention.hidden_size * (model.vocabulary or 0) < model.parameters


@each_decoder
def test_fewer_experts_are_active_than_there_are(model: Model) -> None:
    moe = any(part in model.architecture for part in ("Moe", "Mixtral", "GptOss", "Deepseek"))
    assert (model.experts is not None) == moe
    if model.experts is not None:
        assert model.experts.active < model.experts.count


@pytest.mark.parametrize(
    ("name", "window", "sliding", "full"),
    [
        ("google/gemma-2-9b-it", 4096, 21, 21),
        ("google/gemma-3-1b-it", 512, 22, 4),
        ("google/gemma-3-27b-it", 1024, 52, 10),
        ("openai/gpt-oss-120b", 128, 18, 18),
        ("intfloat/e5-mistral-7b-instruct", 4096, 32, 0),
        ("mistralai/Mistral-7B-Instruct-v0.3", None, 0, 32),
        ("Qwen/Qwen2.5-7B-Instruct", None, 0, 28),
    ],
)
def test_sliding_windows_are_where_the_families_have_them(
    name: str, window: int | None, sliding: int, full: int
) -> None:
    attention = MODELS[name].attention
    assert attention is not None
    assert (attention.sliding_window, attention.sliding_layers) == (window, sliding)
    assert attention.full_layers == full


@pytest.mark.parametrize(
    ("name", "kilobytes"),
    # Table 1 of "Insights into DeepSeek-V3" (arXiv 2505.09343): KV cache of a token in 16 bits.
    [("deepseek-ai/DeepSeek-V3-0324", 70.272), ("Qwen/Qwen2.5-72B-Instruct", 327.680)],
)
def test_cache_of_a_token_is_as_published(name: str, kilobytes: float) -> None:
    assert cached_values(MODELS[name]) * 2 == round(kilobytes * 1000)


@pytest.mark.parametrize(
    ("name", "parameters"),
    # Totals that the hub shows for these repositories, as public lists repeat them.
    [
        ("Qwen/Qwen2.5-3B-Instruct", 3_085_938_688),
        ("Qwen/Qwen2-VL-7B-Instruct", 8_291_375_616),
        ("Qwen/Qwen3-30B-A3B", 30_532_122_624),
        ("Qwen/Qwen3-Embedding-8B", 7_567_295_488),
        ("Qwen/Qwen3-VL-8B-Instruct", 8_767_123_696),
        ("OpenGVLab/InternVL2_5-8B", 8_075_365_376),
        ("google/gemma-3-12b-it", 12_187_325_040),
        ("meta-llama/Llama-3.3-70B-Instruct", 70_553_706_496),
        ("microsoft/Phi-4-mini-instruct", 3_836_021_760),
        ("mistralai/Mixtral-8x7B-Instruct-v0.1", 46_702_792_704),
        ("openai/gpt-oss-20b", 20_914_757_184),
    ],
)
def test_parameters_are_as_published(name: str, parameters: int) -> None:
    assert MODELS[name].parameters == parameters


@each_model
def test_families_with_a_gate_are_marked(model: Model) -> None:
    owner = model.name.partition("/")[0]
    if owner in {"meta-llama", "google"} or "FLUX.1" in model.name:
        assert model.gated
    if owner in {"Qwen", "BAAI", "deepseek-ai", "openai"}:
        assert not model.gated
