"""GGUF headers and file names."""

import struct
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.errors import NotRecognisedError
from hub.gguf_files import default_variant, variants
from hub.gguf_header import LONGEST_HEADER, GgufHeader, read_header
from tests.hub.gguf_writer import gguf


class Reading:
    """Gives parts of a content, and counts how much was asked for."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.asked = 0

    def __call__(self, start: int, length: int) -> bytes:
        assert length > 0
        self.asked = max(self.asked, start + length)
        return self.content[start : start + length]


def header(keys: int = 0, tensors: int = 0, version: int = 3) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", version, tensors, keys)


def test_short_values_are_kept_and_long_ones_skipped() -> None:
    metadata = {
        "general.architecture": "llama",
        "llama.block_count": 32,
        "llama.rope.freq_base": 0.5,
        "llama.windows": [True, False],
        "tokenizer.ggml.tokens": ["a"] * 10,
        "tokenizer.ggml.scores": [0.5] * 10_000,
        "tokenizer.chat_template": "x" * 10_000,
        "llama.last": -1 + 2**32,
    }
    file = gguf(metadata, {"a": [2, 3, 4], "b": [10]}, 10**9)
    assert read_header(Reading(file.head)) == GgufHeader(
        {
            "general.architecture": "llama",
            "llama.block_count": 32,
            "llama.rope.freq_base": 0.5,
            "llama.windows": (True, False),
            "llama.last": 2**32 - 1,
        },
        elements=34,
    )


def test_a_header_is_read_in_pieces() -> None:
    file = gguf({"vocabulary": ["token" * 4] * 100_000, "last": 7}, {"a": [5]}, 10**9)
    reading = Reading(file.head + bytes(10**7))
    assert read_header(reading) == GgufHeader({"last": 7}, elements=5)
    assert reading.asked == 4 * 2**20


KEY = struct.pack("<Q", 1) + b"k"
REFUSED: dict[str, tuple[bytes, str]] = {
    "not begin": (b"PK\3\4" + bytes(100), "does not begin like one"),
    "empty": (b"", "ends inside its header"),
    "version 1": (header(version=1), "version 1 of GGUF is not known"),
    "big-endian": (header(version=3 << 24), "version 50331648 of GGUF"),
    "keys": (header(keys=2**63), "claims 9223372036854775808 keys"),
    "tensors": (header(tensors=2**40), "claims 1099511627776 tensors"),
    "key length": (header(keys=1) + struct.pack("<Q", 2**62), "longer than 33554432 bytes"),
    "text length": (header(keys=1) + KEY + struct.pack("<IQ", 8, 2**63), "longer than 33554432"),
    "list length": (
        header(keys=1) + KEY + struct.pack("<IIQ", 9, 8, 2**63),
        "members of a list",
    ),
    "long list": (header(keys=1) + KEY + struct.pack("<IIQ", 9, 10, 2**24), "longer than"),
    "nested list": (header(keys=1) + KEY + struct.pack("<IIQ", 9, 9, 1), "a list of type 9"),
    "type": (header(keys=1) + KEY + struct.pack("<I", 77), "a value of type 77"),
    "dimensions": (header(tensors=1) + KEY + struct.pack("<I", 2**31), "dimensions"),
    "elements": (header(tensors=1) + KEY + struct.pack("<I2Q", 2, 2**60, 2**60), "elements"),
    "cut": (header(keys=1) + KEY, "ends inside its header"),
}


@pytest.mark.parametrize(("content", "fault"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_is_refused(content: bytes, fault: str) -> None:
    with pytest.raises(NotRecognisedError, match=fault):
        read_header(Reading(content))


VALID = gguf({"general.architecture": "llama", "list": [1, 2], "names": ["a"]}, {"t": [3]}, 9).head


@given(st.binary(max_size=300).map(lambda tail: header(keys=3, tensors=1) + tail) | st.binary())
def test_random_bytes_are_refused_or_read(content: bytes) -> None:
    reading = Reading(content)
    outcome(reading)
    assert reading.asked <= LONGEST_HEADER


@given(st.integers(0, len(VALID) - 1), st.binary(min_size=1, max_size=8))
def test_a_damaged_header_is_refused_or_read(position: int, damage: bytes) -> None:
    reading = Reading(VALID[:position] + damage + VALID[position + len(damage) :])
    outcome(reading)
    assert reading.asked <= LONGEST_HEADER


def outcome(read: Callable[[int, int], bytes]) -> None:
    try:
        read_header(read)
    except NotRecognisedError:
        return


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("qwen2.5-7b-instruct-q4_k_m.gguf", "Q4_K_M"),
        ("Llama-3.2-1B-Instruct.Q8_0.gguf", "Q8_0"),
        ("model.i1-IQ2_XXS.gguf", "IQ2_XXS"),
        ("DeepSeek-R1-UD-Q4_K_XL.gguf", "UD-Q4_K_XL"),
        ("gpt-oss-20b-mxfp4.gguf", "MXFP4"),
        ("gemma-3-4b-it-qat-q4_0.gguf", "Q4_0"),
        ("phi-fp16.gguf", "FP16"),
        ("Q5_K_S/weights.gguf", "Q5_K_S"),
        ("TinyLlama-TQ1_0.gguf", "TQ1_0"),
        ("weights.gguf", "weights"),
    ],
)
def test_variants_are_named_by_their_encoding(file: str, name: str) -> None:
    assert [(item.name, item.parts) for item in variants([file])] == [(name, (file,))]


def test_parts_of_a_variant_stand_together_and_sidecars_aside() -> None:
    parts = tuple(f"Q8_0/m-Q8_0-{part:05}-of-00003.gguf" for part in (1, 2, 3))
    aside = ["mmproj-m-f16.gguf", "mtp-m-Q8_0.gguf", "m-lora-F16.gguf", "imatrix.gguf"]
    found = variants([parts[2], "m-Q4_K_M.gguf", *aside, parts[0], parts[1]])
    assert [(item.name, item.parts) for item in found] == [
        ("Q4_K_M", ("m-Q4_K_M.gguf",)),
        ("Q8_0", parts),
    ]
    assert default_variant(found).name == "Q4_K_M"


def test_a_second_file_of_an_encoding_keeps_its_own_name() -> None:
    files = ["m-Q8_0.gguf", "m-code-Q8_0.gguf", "other/m-code-Q8_0.gguf"]
    assert [item.name for item in variants(files)] == ["Q8_0", "m-code-Q8_0", "other/m-code-Q8_0"]
