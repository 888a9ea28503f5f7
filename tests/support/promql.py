"""The names of the metrics that an expression of PromQL refers to."""

import re

_WORD = re.compile(r"[a-zA-Z_:][a-zA-Z0-9_:]*")
_OPERATORS = {"and", "by", "on", "or", "unless"}


def metric_names(expression: str) -> set[str]:
    """The names, each of which has to be followed by its matchers.

    Raises:
        AssertionError: a word is neither a metric, nor a function, an operator or a label.
    """
    # Quoted texts first, then matchers, windows and lists of labels, in which no metric is.
    bare = re.sub(r'"[^"]*"', "", expression)
    bare = re.sub(r"\{[^{}]*\}", "{", bare)
    bare = re.sub(r"\[[^\]]*\]", "", bare)
    bare = re.sub(r"\b(by|on)\s*\([^()]*\)", "", bare)
    found = set()
    for word in _WORD.finditer(bare):
        following = bare[word.end() :].lstrip()[:1]
        if following == "{":
            found.add(word[0])
        else:
            assert following == "(" or word[0] in _OPERATORS, f"{word[0]} in {expression}"
    return found
