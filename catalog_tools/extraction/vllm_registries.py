"""Names in vLLM's registries: tool-call parsers, reasoning parsers and load formats.

The argument parser accepts any text for them, because a plugin may register more.
"""

import ast
from collections.abc import Iterator, Mapping

from catalog_tools.extraction.dataclass_fields import literal_values
from catalog_tools.extraction.interpreter import Interpreter
from catalog_tools.extraction.values import Generic

_TOOL_PARSERS = ("vllm.tool_parsers", "vllm.entrypoints.openai.tool_parsers")
_REASONING_PARSERS = ("vllm.reasoning",)


def registered_choices(interpreter: Interpreter) -> Mapping[str, tuple[str, ...]]:
    """Registered names by argument, without arguments whose names were not found."""
    formats = interpreter.lookup("vllm.model_executor.model_loader", "LoadFormats")
    found = {
        "tool-call-parser": _registered(interpreter, _TOOL_PARSERS),
        "reasoning-parser": _registered(interpreter, _REASONING_PARSERS),
        "load-format": set(
            map(str, literal_values(formats) if isinstance(formats, Generic) else ())
        ),
    }
    return {name: tuple(sorted(names)) for name, names in found.items() if names}


def _registered(interpreter: Interpreter, packages: tuple[str, ...]) -> set[str]:
    tree = interpreter.names.tree
    found: set[str] = set()
    for package in packages:
        for module in tree.modules(package):
            found.update(_in_decorators(tree.module(module)))
            for table in _tables(tree.module(module)):
                names = interpreter.lookup(module, table)
                found.update(map(str, names) if isinstance(names, dict) else ())
    return found


def _tables(tree: ast.Module) -> Iterator[str]:
    """Names in the tables of lazily imported modules."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            for target in statement.targets:
                if isinstance(target, ast.Name) and target.id.endswith("_TO_REGISTER"):
                    yield target.id


def _in_decorators(tree: ast.Module) -> Iterator[str]:
    """Names given to `@Manager.register_module("name")` or `(["name", "other"])`."""
    for statement in tree.body:
        for decorator in statement.decorator_list if isinstance(statement, ast.ClassDef) else ():
            if (
                isinstance(decorator, ast.Call)
                and isinstance(decorator.func, ast.Attribute)
                and decorator.func.attr == "register_module"
            ):
                for node in ast.walk(decorator):
                    if isinstance(node, ast.Constant) and isinstance(node.value, str):
                        yield node.value
