"""What is read from a repository, as whole records."""

import datetime
from collections.abc import Callable
from pathlib import Path

import pytest

from endpoints.catalog import load_catalog
from hub.facts import read_model
from hub.record_file import record_text
from hub.repository import Hub, open_repository
from tests.hub.hub_server import HubServer, serving
from tests.hub.models import GGUF_KEYS, LLAMA, MODELS, ONE, gguf_parts, llama, sentence_encoder
from tests.hub.served import COMMIT, File, Served, model, plain, safetensors

DATA = Path(__file__).parent / "data"
TODAY = datetime.date(2026, 1, 2)


def read(hub: HubServer, served: Served, name: str = "acme/model") -> str:
    hub.repositories[name] = served
    repository = open_repository(Hub(endpoint=hub.endpoint), name, None)
    return record_text(read_model(repository, TODAY)).replace(hub.endpoint, "ENDPOINT")


def line(record: str, key: str) -> str:
    return next(item.partition(": ")[2] for item in record.splitlines() if item.startswith(key))


@pytest.mark.parametrize("name", MODELS)
def test_a_model_is_read_whole(hub: HubServer, name: str) -> None:
    expected = (DATA / f"{name.partition('/')[2]}.yaml").read_text()
    assert read(hub, MODELS[name](), name) == expected


@pytest.mark.parametrize("name", MODELS)
def test_a_written_record_is_in_the_catalogue(
    hub: HubServer, add: Callable[..., int], tmp_path: Path, name: str
) -> None:
    hub.repositories[name] = MODELS[name]()
    assert add(name) == 0
    today = datetime.datetime.now(tz=datetime.UTC).date()
    repository = open_repository(Hub(endpoint=hub.endpoint), name, None)
    assert load_catalog(tmp_path).models[name] == read_model(repository, today)
    assert [path.name for path in (tmp_path / "models/acme").iterdir()] == [f"{name[5:]}.yaml"]


def test_only_a_small_part_of_the_weights_is_downloaded(hub: HubServer) -> None:
    read(hub, gguf_parts())
    assert hub.sent < 3 * 2**20


def test_a_long_header_is_read_to_its_end(hub: HubServer) -> None:
    weights = safetensors({f"{'layer' * 10}.{number}": ("F16", [2]) for number in range(2000)})
    assert len(weights.head) > 200_000
    record = read(hub, model(LLAMA, model__safetensors=weights))
    assert line(record, "parameters") == "4000"


def test_a_csghub_gives_the_same_but_what_it_does_not_know() -> None:
    served = llama()
    served.files["README.md"] = plain(
        "---\nlanguage: en\nlicense: llama3.1\n---\n# License: none\n"
    )
    served.page["gated"] = False
    with serving(is_csghub=True) as csghub:
        assert csghub.endpoint.endswith("/hf")
        record = read(csghub, served, "acme/llama")
    assert record == (DATA / "llama.yaml").read_text().replace("gated: true\n", "")


def test_a_revision_is_resolved_to_its_commit(hub: HubServer) -> None:
    hub.repositories["acme/model"] = llama()
    for revision in (None, "main", COMMIT):
        repository = open_repository(Hub(endpoint=hub.endpoint), "acme/model", revision)
        assert repository.commit == COMMIT


@pytest.mark.parametrize(
    ("page", "task"),
    [
        ({"pipeline_tag": "sentence-similarity"}, "feature-extraction"),
        ({"pipeline_tag": "text-ranking"}, "text-ranking"),
        ({"pipeline_tag": "text-classification", "tags": ["cross-encoder"]}, "text-ranking"),
        ({"pipeline_tag": None, "tags": ["feature-extraction", "pytorch"]}, "feature-extraction"),
        ({"pipeline_tag": None, "tags": ["text-ranking", "text-generation"]}, "text-generation"),
    ],
)
def test_tasks_are_folded(hub: HubServer, page: dict[str, object], task: str) -> None:
    served = model(LLAMA, model__safetensors=ONE)
    served.page |= page
    assert line(read(hub, served), "task") == task


@pytest.mark.parametrize(
    ("card", "licence"),
    [
        ({"license": "mit"}, "mit"),
        ({"license": "other", "license_name": "acme-research"}, "acme-research"),
        ({"license": "other"}, "other"),
        ({"license": "mit\x1b[2J"}, "unknown"),
        ({"license": ["mit", "gpl"]}, "unknown"),
        (None, "unknown"),
    ],
)
def test_licences(hub: HubServer, card: object, licence: str) -> None:
    served = model(LLAMA, model__safetensors=ONE)
    served.page["cardData"] = card
    assert line(read(hub, served), "license") == licence


def test_a_licence_may_be_a_tag(hub: HubServer) -> None:
    served = model(LLAMA, licence=None, model__safetensors=ONE)
    served.page["tags"] = ["license:gemma"]
    assert line(read(hub, served), "license") == "gemma"


def test_safetensors_go_before_gguf_and_gguf_before_pickles(hub: HubServer) -> None:
    served = gguf_parts()
    served.files["pytorch_model.bin"] = File(b"", 100)
    served.files["config.json"] = plain(LLAMA)
    assert line(read(hub, served), "format") == "gguf"
    served.files["model.safetensors"] = ONE
    assert line(read(hub, served), "format") == "safetensors"


@pytest.mark.parametrize(
    ("settings", "dtype", "data_type", "parameters"),
    [
        ({"quant_method": "gptq", "bits": 8}, "I32", "int8", 4 * 10),
        ({"quant_method": "gptq", "bits": 4}, "I32", "int4", 8 * 10),
        ({"quant_method": "bitsandbytes", "load_in_4bit": True}, "U8", "int4", 2 * 10),
        ({"quant_method": "bitsandbytes", "load_in_8bit": True}, "I8", "int8", 10),
        ({"quant_method": "fbgemm_fp8"}, "F8_E4M3", "float8", 10),
        (
            {
                "quant_method": "compressed-tensors",
                "config_groups": {"group_0": {"weights": {"num_bits": 4, "type": "int"}}},
            },
            "I32",
            "int4",
            8 * 10,
        ),
    ],
)
def test_packed_weights_are_counted_one_by_one(
    hub: HubServer, settings: dict[str, object], dtype: str, data_type: str, parameters: int
) -> None:
    weights = safetensors({"layer.weight": (dtype, [10]), "layer.weight_scale": ("F32", [100])})
    served = model({**LLAMA, "quantization_config": settings}, model__safetensors=weights)
    record = read(hub, served)
    assert line(record, "parameters") == str(parameters)
    assert line(record, "dataType") == data_type
    assert line(record, "quantization") == settings["quant_method"]


def test_modelopt_says_its_method_in_a_file_of_its_own(hub: HubServer) -> None:
    weights = safetensors({"w": ("U8", [10]), "w_scale": ("F8_E4M3", [90])})
    quantization = plain({"quantization": {"quant_algo": "NVFP4"}})
    served = model(LLAMA, model__safetensors=weights, hf_quant_config__json=quantization)
    record = read(hub, served)
    assert line(record, "quantization") == "modelopt_fp4"
    assert line(record, "parameters") == "20"
    assert "dataType" not in record


def test_an_encoder_without_own_settings_has_the_positions_of_its_class(hub: HubServer) -> None:
    served = sentence_encoder()
    del served.files["sentence_bert_config.json"]
    assert line(read(hub, served), "contextLength") == "512"


def test_without_the_usual_variant_the_first_gguf_file_counts(hub: HubServer) -> None:
    served = gguf_parts()
    served.files = {"b-Q8_0.gguf": served.files["qwen2.5-7b-instruct-q8_0.gguf"]}
    served.files["a-IQ2_XS.gguf"] = File(served.files["b-Q8_0.gguf"].head, 5_000_000)
    assert line(read(hub, served), "weightBytes") == "5000000"
    assert GGUF_KEYS["general.architecture"] == line(read(hub, served), "architecture")
