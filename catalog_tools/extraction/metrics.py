"""Metrics that an engine's package exports independently of its arguments.

vLLM and SGLang make them with prometheus_client in the constructors of a few classes, by calling a
metric's class with the name as a text. Metrics that a constructor makes under a condition depend on
arguments, as vLLM's deprecated ones do, and are left out.
"""

import ast
from collections.abc import Iterator, Mapping, Sequence

from catalog_tools.extraction.reading import ReadingError
from catalog_tools.extraction.source_tree import SourceTree
from endpoints.catalog import MetricType

_KINDS: Mapping[str, MetricType] = {
    "Counter": "counter",
    "Gauge": "gauge",
    "Histogram": "histogram",
    "Summary": "summary",
    "_counter_cls": "counter",
    "_gauge_cls": "gauge",
    "_histogram_cls": "histogram",
    "_summary_cls": "summary",
}
"""Types of metrics by the name of their class; vLLM's classes are attributes of the collector."""


def exported(
    tree: SourceTree, modules: Sequence[str], classes: Sequence[str]
) -> dict[str, MetricType]:
    """The metrics that the constructors make, sorted by their names on the metrics page.

    Args:
        tree: the package.
        modules: modules that may hold the classes; the first that exists counts.
        classes: names of the collectors.

    Raises:
        ReadingError: the package has no such module, class or metric.
    """
    module = next((name for name in modules if name in tree), None)
    if module is None:
        raise ReadingError(f"none of the modules {', '.join(modules)} is there")
    found: dict[str, MetricType] = {}
    for name in classes:
        made = dict(_made(_constructor(tree, module, name)))
        if not made:
            raise ReadingError(f"{name} of {module} makes no metric")
        found |= made
    return dict(sorted(found.items()))


def _constructor(tree: SourceTree, module: str, name: str) -> ast.FunctionDef:
    for statement in tree.bindings(module, name):
        if isinstance(statement, ast.ClassDef):
            for inner in statement.body:
                if isinstance(inner, ast.FunctionDef) and inner.name == "__init__":
                    return inner
    raise ReadingError(f"{module} has no class {name} with a constructor")


def _made(node: ast.AST) -> Iterator[tuple[str, MetricType]]:
    for inner in ast.iter_child_nodes(node):
        if isinstance(inner, ast.If | ast.IfExp | ast.BoolOp):
            continue
        if isinstance(inner, ast.Call) and (kind := _kind(inner.func)) is not None:
            name = _name(inner)
            if name is not None:
                yield _on_page(name, kind), kind
        yield from _made(inner)


def _kind(function: ast.expr) -> MetricType | None:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return _KINDS.get(name)
    return None


def _name(call: ast.Call) -> str | None:
    named = (keyword.value for keyword in call.keywords if keyword.arg == "name")
    match next(named, call.args[0] if call.args else None):
        case ast.Constant(value=str() as name):
            return name
    return None


def _on_page(name: str, kind: MetricType) -> str:
    """Name on the metrics page, where prometheus_client ends every counter's with one `_total`."""
    return f"{name.removesuffix('_total')}_total" if kind == "counter" else name
