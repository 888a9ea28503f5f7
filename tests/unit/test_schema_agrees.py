"""The editor's schema and the program refuse the same files, as far as a schema can."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator

from endpoints.catalog import load_catalog
from endpoints.check.load import load_endpoints
from endpoints.read.problem import InvalidInputError
from endpoints.schema import endpoints_schema
from tests.unit import catalogue

ROOT = Path(__file__).parent.parent.parent
CATALOG = load_catalog()
SCHEMA: Any = endpoints_schema(CATALOG)
VALIDATOR = Draft202012Validator(SCHEMA)
VLLM = """\
endpoints:
  chat:
    cluster: main
    model: Qwen/Qwen2.5-7B-Instruct
    resource: g6e.xlarge
    framework: vllm
    engineArgs: {%s}
"""
SGLANG = VLLM.replace("vllm", "sglang")
GGUF = """\
endpoints:
  chat:
    cluster: main
    model: bartowski/Llama-3.2-3B-Instruct-GGUF
    resource: g6e.xlarge
    framework: ktransformers
    quantization: Q4_K_M
    replicas: {min: 1}
    visibility: public
    engineArgs: {%s}
"""
PLAIN = VLLM.replace("    engineArgs: {%s}\n", "")
RIGHT = {
    "no arguments": PLAIN,
    "switches": VLLM % "enable-prefix-caching: true, enforce-eager: false",
    "numbers": VLLM % "max-model-len: 8192, gpu-memory-utilization: 0.8",
    "a choice": VLLM % "dtype: bfloat16",
    "JSON as a map": VLLM % "limit-mm-per-prompt: {image: 2}",
    "JSON as text": VLLM % "limit-mm-per-prompt: '{\"image\": 2}'",
    "an underscore": VLLM % "max_model_len: 8192",
    "another spelling": VLLM % "tp: 1",
    "CSGHub's name": VLLM % "enable-tool-calling: enable",
    "a version": (VLLM % "max-model-len: 8192").replace("vllm", "vllm@0.9.2"),
    "an unknown argument, where not all are known": GGUF % "some-argument: 1",
    "arguments of SGLang": SGLANG % "context-length: 8192, mem-fraction-static: 0.8",
    "a default framework": "defaults: {framework: vllm}\n"
    + PLAIN.replace("    framework: vllm\n", ""),
}
WRONG = {
    "no such argument": VLLM % "max-model-length: 8192",
    "an argument of another engine": VLLM % "context-length: 8192",
    "an argument of another version": VLLM % "swap-space: 4",
    "an argument of the program": VLLM % "port: 80",
    "an argument of the program, where not all are known": GGUF % "port: 80",
    "a number for a switch": VLLM % "enforce-eager: 1",
    "text for a number": VLLM % "max-num-seqs: many",
    "a fraction for a whole number": VLLM % "max-num-seqs: 1.5",
    "no choice": VLLM % "dtype: float17",
    "a list for a number": VLLM % "max-num-seqs: [1]",
    "no such framework": PLAIN.replace("vllm", "vlm"),
    "no such version": PLAIN.replace("vllm", "vllm@0.1.0"),
    "no such resource": PLAIN.replace("g6e.xlarge", "g6e.tiny"),
    "no such resource by default": "defaults: {resource: g6e.tiny}\n" + PLAIN,
    "no model": PLAIN.replace("    model: Qwen/Qwen2.5-7B-Instruct\n", ""),
    "no owner": PLAIN.replace("Qwen/Qwen2.5-7B-Instruct", "Qwen2.5-7B-Instruct"),
    "an unknown key": PLAIN + "    replica: 1\n",
    "too many replicas": PLAIN + "    replicas: {max: 9}\n",
    "an unknown state": PLAIN + "    state: paused\n",
    "a bad name": PLAIN.replace("chat", "chat-"),
    "a list of endpoints": "endpoints: [chat]\n",
    "no endpoints": "defaults: {}\n",
}


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert len(SCHEMA["$defs"]["EndpointEntry"]["allOf"]) >= 9


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_both_accept(text: str, tmp_path: Path) -> None:
    assert faults(text) == []
    assert len(load(text, tmp_path)) == 1


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_both_refuse(text: str, tmp_path: Path) -> None:
    assert faults(text)
    with pytest.raises(InvalidInputError):
        load(text, tmp_path)


def test_the_shipped_file_is_right() -> None:
    assert faults((ROOT / "endpoints.yaml").read_text(encoding="utf-8")) == []


def faults(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(yaml.safe_load(text))]


def load(text: str, folder: Path) -> tuple[object, ...]:
    file = folder / "endpoints.yaml"
    file.write_text(text, encoding="utf-8")
    return load_endpoints(file, catalogue.settings(), CATALOG)
