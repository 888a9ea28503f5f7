"""Following source without running it: the values it determines, and those only a run would."""

import pytest

from catalog_tools.extraction.interpreter import Interpreter
from catalog_tools.extraction.source_tree import SourceTree
from catalog_tools.extraction.values import UNKNOWN, External, Parser

OTHER = """
from toy.circle import NAME as BACK
NAMES = ["a", "b"]
LIMIT = 2 * 10 + len(NAMES)
__all__ = ["NAMES"]
"""


def interpreter(source: str) -> Interpreter:
    sources = {
        "toy/__init__.py": "",
        "toy/circle.py": "from toy.other import BACK as NAME",
        "toy/main.py": source,
        "toy/other.py": OTHER,
    }
    return Interpreter(SourceTree(sources), {})


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("from toy.other import LIMIT as x", 22),
        ("from .other import LIMIT as x", 22),
        ("from toy.other import *\nx = NAMES", ["a", "b"]),
        ("import toy.other\nx = toy.other.NAMES[1]", "b"),
        ("from toy import other\nx = other.LIMIT - 1", 21),
        ("x = [n.upper() for n in ['a', 'b'] if n != 'a']", ["B"]),
        ("x = {**{'a': 1}, 'b': -2}", {"a": 1, "b": -2}),
        ("x = ['a', *('b', 'c')]", ["a", "b", "c"]),
        ("x = ['a']\nx += ['b']\nx.append('c')", ["a", "b", "c"]),
        ("x = {}\nx['a'] = 1\nx.update({'b': 2})", {"a": 1, "b": 2}),
        ("x = {}\nfor key in ('a', 'b'):\n    x[key] = 0", {"a": 0, "b": 0}),
        ("try:\n    x = 1\nexcept ImportError:\n    x = 2", 1),
        ("x = 1 if 2 > 1 else 0", 1),
        ("x = f'{1}-{2}'", "1-2"),
        ("y = None\nx = y or 'z'", "z"),
        ("def f(a, b=2, *, c=3):\n    return [a, b, c]\nx = f(1, c=4)", [1, 2, 4]),
        ("def f():\n    y = {'a': 1, 'b': 2}\n    del y['a']\n    return y\nx = f()", {"b": 2}),
        ("def f(*, a):\n    if a:\n        return 1\n    return 2\nx = f(a=True)", 1),
        ("def f():\n    if machine():\n        return machine()\n    return 2\nx = f()", 2),
        ("class A:\n    y = 1\n    z = y + 1\nclass B(A):\n    pass\nx = B.z", 2),
        (
            "class A:\n    @classmethod\n    def f(cls):\n        return cls.__name__\nx = A.f()",
            "A",
        ),
        ("import enum\nclass E(enum.Enum):\n    A = 'a'\nx = [e.value for e in E]", ["a"]),
        ("import os\nx = ['a']\nif os.environ.get('B'):\n    x.append('b')", ["a", "b"]),
    ],
)
def test_what_the_source_determines(source: str, value: object) -> None:
    assert interpreter(source).lookup("toy.main", "x") == value


@pytest.mark.parametrize(
    "source",
    [
        "import os\nx = os.environ.get('HOME')",
        "x = open('/etc/passwd').read()",
        "x = __import__('os').system('true')",
        "x = 1 / 0",
        "x = 1 + 'a'",
        "x = [1][7]",
        "from toy.circle import NAME as x",
        "def f():\n    return f()\nx = f()",
        "x = [n for n in unknown]",
        "y = 1",
    ],
)
def test_what_it_does_not_determine_is_unknown(source: str) -> None:
    assert interpreter(source).lookup("toy.main", "x") is UNKNOWN


def test_what_another_package_binds_is_known_by_its_name() -> None:
    found = interpreter("from torch.nn import Module as x").lookup("toy.main", "x")
    assert found == External("torch.nn.Module")


def test_a_module_that_is_not_there_is_unknown() -> None:
    assert interpreter("").lookup("toy.gone", "x") is UNKNOWN


def test_options_are_found_on_both_branches_of_what_the_machine_decides() -> None:
    source = """
def add(parser):
    group = parser.add_argument_group("g").add_mutually_exclusive_group()
    group.add_argument("-a", "--all", action="store_true")
    if machine():
        parser.add_argument("--here")
    else:
        parser.add_argument("--there")
"""
    found = interpreter(source)
    parser = Parser()
    found.call(found.lookup("toy.main", "add"), [parser], {})
    assert [(option.flags, option.exclusive) for option in parser.options] == [
        (("-a", "--all"), 0),
        (("--here",), None),
        (("--there",), None),
    ]
