"""What is not pinned because of what stands in its files: missing, wrong or hostile."""

import json
import struct
from collections.abc import Callable

import pytest

from tests.hub.gguf_writer import gguf
from tests.hub.hub_server import HubServer
from tests.hub.models import BERT, GGUF_KEYS, LLAMA, ONE, gguf_parts
from tests.hub.served import File, Served, model, plain, safetensors

NAME = "acme/model"


def changed(**config: object) -> Served:
    return model({**LLAMA, **config}, model__safetensors=ONE)


def weights(head: bytes, size: int = 10**9) -> Served:
    return model(LLAMA, model__safetensors=File(head, size))


def header(content: object) -> bytes:
    text = json.dumps(content).encode()
    return struct.pack("<Q", len(text)) + text


def tensor(shape: object) -> Served:
    return weights(header({"w": {"dtype": "F16", "shape": shape, "data_offsets": [0, 1]}}))


def without(served: Served, *files: str) -> Served:
    for file in files:
        del served.files[file]
    return served


UNRECOGNISED: dict[str, tuple[Served, str]] = {
    "task": (model(LLAMA, task="time-series-forecasting"), "the task 'time-series-forecasting' is"),
    "no task": (model(LLAMA, task=None), "the hub names no task. Give one with --task: text-gen"),
    "classifier": (
        model(BERT, task="text-classification"),
        "the task 'text-classification' is not",
    ),
    "no weights": (model(LLAMA), "there is no file with weights"),
    "adapter": (
        model(adapter_config__json=plain({}), adapter_model__safetensors=ONE),
        "this is an adapter, not a model. Add the model it is made for.",
    ),
    "no config": (model(model__safetensors=ONE), "acme/model has no file config.json"),
    "no architecture": (changed(architectures=None), "config.json has no architectures"),
    "odd architecture": (changed(architectures=["a\nb"]), "config.json has no architectures"),
    "no heads": (changed(num_attention_heads=None), "there is no num_attention_heads or n_head"),
    "text for a number": (changed(hidden_size="4096"), "hidden_size is not one whole number"),
    "huge number": (changed(head_dim=10**30), "head_dim is not one whole number"),
    "no method": (changed(quantization_config={"bits": 4}), "quantization_config has no quant_me"),
    "no active experts": (changed(num_local_experts=8), "there is no num_experts_per_tok or"),
    "encoder-decoder": (changed(is_encoder_decoder=True), "it is an encoder with a decoder"),
    "not JSON": (model(model__safetensors=ONE, config__json=plain("{")), "config.json is no JSON"),
    "deep": (model(model__safetensors=ONE, config__json=plain("[" * 10**5)), "config.json is no"),
    "a list": (model(model__safetensors=ONE, config__json=plain([1])), "config.json is not a map"),
    "header length": (weights(b"\xff" * 8), "model.safetensors is no safetensors file"),
    "header text": (
        weights(struct.pack("<Q", 4) + b"nope"),
        "the header of model.safetensors is no JSON",
    ),
    "header form": (
        weights(header({"w": {"dtype": "F16"}})),
        "model.safetensors has a tensor without a valid shape",
    ),
    "negative shape": (tensor([-1]), "model.safetensors has a tensor without a valid shape"),
    "huge shape": (tensor([2**40, 2**40]), "model.safetensors has a tensor without a valid shape"),
    "shape of text": (tensor(["a", "b"]), "model.safetensors has a tensor without a valid shape"),
    "shape that multiplies": (
        tensor(["a", 10**12]),
        "model.safetensors has a tensor without a val",
    ),
    "cut": (weights(b"abc", 3), "model.safetensors is no safetensors file"),
    "no type": (weights(header({"w": [1]})), "model.safetensors has a tensor without a type"),
    "no parameters": (weights(header({})), "the safetensors files hold no weights"),
    "no sizes": (weights(b"", 0), "the hub does not say the size of model.safetensors"),
    "index": (
        model(
            LLAMA,
            model__safetensors__index__json=plain({"weight_map": {"a": ["x"]}}),
            a__safetensors=ONE,
        ),
        "model.safetensors.index.json does not name files that are there",
    ),
    "GGUF": (model(a__gguf=plain("GGML" * 10)), "the GGUF file does not begin like one"),
    "no tensors": (
        model(a__gguf=gguf(GGUF_KEYS, {}, 10**6)),
        "parameters cannot be: Input should be greater than 0",
    ),
    "no pickle": (
        model(LLAMA, pytorch_model__bin=File(b"", 1)),
        "parameters cannot be: Input should be greater than 0",
    ),
    "only a projector": (
        without(gguf_parts(), *[file for file in gguf_parts().files if "mmproj" not in file]),
        "no GGUF file is a model",
    ),
}


@pytest.mark.parametrize(("served", "error"), UNRECOGNISED.values(), ids=UNRECOGNISED.keys())
def test_what_is_not_recognised_is_named(
    hub: HubServer, refused: Callable[..., str], served: Served, error: str
) -> None:
    hub.repositories[NAME] = served
    assert refused().startswith(f"metadata not recognised: {error}")


def test_a_pipeline_whose_components_have_no_weights(
    hub: HubServer, refused: Callable[..., str]
) -> None:
    served = model(task="text-to-image", model_index__json=plain({"unet": ["a", "b"]}))
    served.files["all-in-one.safetensors"] = safetensors({"w": ("F16", [2])})
    hub.repositories[NAME] = served
    assert "no component of model_index.json has safetensors" in refused()
