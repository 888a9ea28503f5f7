"""Models and servings for the tests of the fit: shapes as their published config.json has them."""

from dataclasses import replace
from typing import Any

from endpoints.catalog import CloudResource, FrameworkVersion, Model, load_catalog
from endpoints.fit import Misfit, Serving, measure
from endpoints.plan.fit import Fit, KvCache

CATALOG = load_catalog()
VLLM = (
    CATALOG.frameworks["vllm"]
    .versions["0.24.0"]
    .model_copy(
        update={"sliding_cache": True, "narrows_float32": True, "streams_quantization": True}
    )
)
OLD_VLLM = VLLM.model_copy(update={"sliding_cache": False, "streams_quantization": False})
SERVING = Serving(
    accelerators=1,
    tensor_parallel=1,
    pipeline_parallel=1,
    data_parallel=1,
    memory_fraction=0.9,
    context_tokens=None,
    max_sequences=256,
    data_type=None,
    quantization=None,
    quantization_bits=None,
    cache_data_type=None,
)


def fitted(
    model: Model,
    resource: str = "",
    serving: Serving = SERVING,
    engine: FrameworkVersion = VLLM,
) -> Fit:
    found = measure(model, CATALOG.resources.get(resource, HUGE), serving, engine)
    assert not isinstance(found, Misfit), found.text
    return found


def cached(model: Model, serving: Serving = SERVING, engine: FrameworkVersion = VLLM) -> KvCache:
    kept = fitted(model, serving=serving, engine=engine).kv_cache
    assert kept is not None
    return kept


def refused(model: Model, resource: str, serving: Serving = SERVING, **changes: Any) -> Misfit:
    engine = changes.pop("engine", VLLM)
    found = measure(model, CATALOG.resources[resource], replace(serving, **changes), engine)
    assert isinstance(found, Misfit)
    return found


def over(accelerators: int, **changes: Any) -> Serving:
    """Tensor-parallel over so many accelerators."""
    spread = replace(SERVING, accelerators=accelerators, tensor_parallel=max(accelerators, 1))
    return replace(spread, **changes)


def hardware(
    memory: str, *, model: str = "L40S", count: int = 1, vendor: str = "nvidia"
) -> CloudResource:
    """An existing resource with other accelerators."""
    resource = CATALOG.resources["g6e.xlarge"]
    assert resource.accelerator is not None
    changed = {"memory": memory, "model": model, "count": count, "vendor": vendor}
    accelerator = resource.accelerator.model_copy(update=changed)
    return resource.model_copy(update={"accelerator": accelerator})


def decoder(
    name: str, parameters: int, gigabytes: float, vocabulary: int | None, **facts: Any
) -> Model:
    """A text decoder; `facts` are those of its attention."""
    facts.setdefault("full_layers", facts["layers"])
    context_length = facts.pop("context_length", 131_072)
    attention = {_camel(key): value for key, value in facts.items()}
    return Model.model_validate(
        {
            "name": name,
            "revision": "main",
            "task": "text-generation",
            "format": "safetensors",
            "architecture": "test",
            "parameters": parameters,
            "dataType": "bfloat16",
            "weightBytes": round(gigabytes * 10**9),
            "vocabulary": vocabulary,
            "attention": attention,
            "contextLength": context_length,
            "license": "test",
            "source": "config.json and the size of its files, as published",
        }
    )


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(word.capitalize() for word in rest)


LLAMA_8B = decoder(
    "meta-llama/Llama-3.1-8B-Instruct", 8_030_261_248, 16.06, 128_256,
    layers=32, hidden_size=4096, heads=32, kv_heads=8, head_dim=128,
)  # fmt: skip
LLAMA_70B = decoder(
    "meta-llama/Llama-3.3-70B-Instruct", 70_553_706_496, 141.11, 128_256,
    layers=80, hidden_size=8192, heads=64, kv_heads=8, head_dim=128,
)  # fmt: skip
QWEN_7B = decoder(
    "Qwen/Qwen2.5-7B-Instruct", 7_615_616_512, 15.231233024, 152_064, context_length=32_768,
    layers=28, hidden_size=3584, heads=28, kv_heads=4, head_dim=128,
)  # fmt: skip
QWEN_72B = decoder(
    "Qwen/Qwen2.5-72B-Instruct", 72_706_203_648, 145.41, 152_064, context_length=32_768,
    layers=80, hidden_size=8192, heads=64, kv_heads=8, head_dim=128,
)  # fmt: skip
MISTRAL_7B = decoder(
    "mistralai/Mistral-7B-Instruct-v0.3", 7_248_023_552, 14.5, 32_768, context_length=32_768,
    layers=32, hidden_size=4096, heads=32, kv_heads=8, head_dim=128,
)  # fmt: skip
DEEPSEEK_V3 = decoder(
    "deepseek-ai/DeepSeek-V3", 671_026_419_200, 688.6, 129_280, context_length=163_840,
    layers=61, hidden_size=7168, heads=128, kv_heads=128, head_dim=192,
    mla={"kvLoraRank": 512, "ropeHeadDim": 64},
).model_copy(update={"quantization": "fp8", "data_type": "float8"})  # fmt: skip
GPT_OSS_20B = decoder(
    "openai/gpt-oss-20b", 20_914_757_184, 13.76, 201_088,
    layers=24, hidden_size=2880, heads=64, kv_heads=8, head_dim=64,
    full_layers=12, sliding_layers=12, sliding_window=128,
).model_copy(update={"quantization": "mxfp4"})  # fmt: skip
GPT_OSS_120B = decoder(
    "openai/gpt-oss-120b", 116_829_156_672, 65.25, 201_088,
    layers=36, hidden_size=2880, heads=64, kv_heads=8, head_dim=64,
    full_layers=18, sliding_layers=18, sliding_window=128,
).model_copy(update={"quantization": "mxfp4"})  # fmt: skip
QWEN3_235B_FP8 = decoder(
    "Qwen/Qwen3-235B-A22B-FP8", 235_093_634_560, 236.4, 151_936, context_length=40_960,
    layers=94, hidden_size=4096, heads=64, kv_heads=4, head_dim=128,
).model_copy(update={"quantization": "fp8", "data_type": "float8"})  # fmt: skip
R1_DISTILL_14B = decoder(
    "deepseek-ai/DeepSeek-R1-Distill-Qwen-14B", 14_770_033_664, 29.54, 152_064,
    layers=48, hidden_size=5120, heads=40, kv_heads=8, head_dim=128,
)  # fmt: skip
QWEN_VL_72B = decoder(
    "Qwen/Qwen2.5-VL-72B-Instruct", 73_410_777_344, 146.82, 152_064, context_length=128_000,
    layers=80, hidden_size=8192, heads=64, kv_heads=8, head_dim=128,
).model_copy(update={"task": "image-text-to-text"})  # fmt: skip
HUGE = hardware("4096Gi")
CPU = CATALOG.resources["m7i.2xlarge"]
