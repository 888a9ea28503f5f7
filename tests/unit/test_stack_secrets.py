"""No line of a stack file is shown whose value may be a secret."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from endpoints.read.problem import InvalidInputError
from endpoints.read.stack_secrets import without_secrets
from endpoints.stack.file import read_settings

HARMLESS = {"endpoints:clusters", "endpoints:file"}
SECRET = "hush"
STACKS = {
    "encrypted": "config:\n  endpoints:apiKeySeed:\n    secure: hush\n",
    "encrypted, in flow": "config:\n  endpoints:apiKeySeed: {secure: hush}\n",
    "plain": "config:\n  endpoints:apiKeySeed: hush\n",
    "plain, with a space": "config:\n  endpoints:apiKeySeed : hush\n",
    "quoted key": 'config:\n  "endpoints:apiKeySeed": hush\n',
    "escaped key": 'config:\n  "endpoints:\\u0061piKeySeed": hush\n',
    "misspelt key": "config:\n  endpoints:apiKeySed: hush\n",
    "question mark": "config:\n  ? endpoints:apiKeySeed\n  : hush\n  endpoints:file: hush\n",
    "block text": "config:\n  endpoints:apiKeySeed: |\n    hush\n\n    a: hush\n",
    "text over lines": 'config:\n  endpoints:apiKeySeed: "hush\n    hush"\n',
    "all in flow": "config: {endpoints:file: a, endpoints:apiKeySeed: hush}\n",
    "flow over lines": "config: {\n  endpoints:file: a, endpoints:apiKeySeed: hush}\n",
    "flow below": "config:\n  {\n  endpoints:file: a, x: hush}\n",
    "another program's": "config:\n  aws:secretKey: hush\n  app:key:\n    - hush\n",
    "at the top": "encryptedkey: hush\nenvironment:\n  values:\n    a: hush\nconfig:\n",
    "comment": "config:\n  # was hush\n  endpoints:file: a\n",
    "tabs": "config:\n\tendpoints:file: hush\n",
    "in a list": "- endpoints:file: hush\n",
    "in a cluster": "config:\n  endpoints:clusters:\n    a:\n      secure:\n        b: hush\n",
    "token of a cluster": "config:\n  endpoints:clusters:\n    main: {Token: hush}\n",
    "password of a URL": 'config:\n  endpoints:clusters:\n    a: {hub: {url: "http://b:hush@c"}}\n',
    "after a cluster": "config:\n  endpoints:clusters:\n    a: b\n  endpoints:other: hush\n",
    "top after a cluster": "config:\n  endpoints:clusters:\n    a: b\nendpoints:file: hush\n",
    "not below config": "other:\n  endpoints:file: hush\n",
}


@pytest.mark.parametrize("text", STACKS.values(), ids=STACKS)
def test_a_secret_is_concealed(text: str) -> None:
    shown = without_secrets(text, HARMLESS)
    assert SECRET not in shown
    assert shown.count("\n") == text.count("\n")


@pytest.mark.parametrize("text", STACKS.values(), ids=STACKS)
def test_a_secret_is_in_no_problem(tmp_path: Path, text: str) -> None:
    (tmp_path / "stacks").mkdir()
    (tmp_path / "stacks" / "Pulumi.local.yaml").write_text(text)
    with pytest.raises(InvalidInputError) as caught:
        read_settings("local", tmp_path)
    assert SECRET not in str(caught.value)


def test_what_is_harmless_is_shown_and_keys_always() -> None:
    text = (
        "encryptionsalt: v1:abc\n"
        "config:\n"
        "  endpoints:apiKeySeed:\n"
        "    secure: v1:abc\n"
        "  endpoints:file: 3\n"
        "  # a comment\n"
        "  endpoints:clusters:\n"
        "    main:\n"
        "      secret:\n"
        "        a: b\n"
        "      nodes: kwk\n"
        "\n"
        "      routes: {kind: gatewy}\n"
        "  aws:region: us-east-1\n"
    )
    assert without_secrets(text, HARMLESS) == (
        "encryptionsalt: …\n"
        "config:\n"
        "  endpoints:apiKeySeed:\n"
        "    …\n"
        "  endpoints:file: 3\n"
        "  …\n"
        "  endpoints:clusters:\n"
        "    main:\n"
        "      …\n"
        "        …\n"
        "      nodes: kwk\n"
        "\n"
        "      routes: {kind: gatewy}\n"
        "  aws:region: …\n"
    )


@given(st.text(" \n\t:#{}[]'\"?-ab", max_size=80))
def test_lines_stay_apart(text: str) -> None:
    shown = without_secrets(text, HARMLESS)
    assert shown.count("\n") == text.count("\n")


@given(st.text(" \n:#{}[]'\"?-ab", max_size=60), st.text(" \n:#{}'\"?-ab", max_size=30))
def test_nothing_outside_harmless_keys_is_shown(before: str, after: str) -> None:
    shown = without_secrets(f"{before}\nx: {SECRET}{after}{SECRET}\n", HARMLESS)
    assert SECRET not in shown
