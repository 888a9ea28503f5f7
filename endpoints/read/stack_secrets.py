"""Concealment of everything in a stack file's text that may be a secret.

Lines are judged by what they look like, not by what a parser makes of them: a file that is shown
because it is wrong may not parse. Shown is only what is known to be harmless.
"""

import re
from collections.abc import Collection, Iterator

_KEY = re.compile(r""" *(["']?)(?P<name>[\w.:/-]+)\1 *:(?=\s|$)""")
_SUSPICIOUS = re.compile(r"(?i)secur|secret|seed|token|passw|passphrase|credential|key-|\\")
"""Words in a line below a harmless key: a name of secrets, or an escape that may hide one."""
_CONCEALED = "…"
_PASSWORD = re.compile(r"(?<=://)[^/\s]*(?=@)")
"""The user and the password before the host in a URL."""


def without_secrets(text: str, harmless: Collection[str]) -> str:
    """The text, line by line, with `…` for all that may be secret.

    Args:
        text: a stack file, in lines that end in a newline.
        harmless: keys below `config:` whose values are shown; of all others only the key is.
    """
    return without_passwords("\n".join(_shown(text.split("\n"), harmless)))


def without_passwords(text: str) -> str:
    """The text with `…` for users and passwords in URLs."""
    return _PASSWORD.sub(_CONCEALED, text)


def _shown(lines: list[str], harmless: Collection[str]) -> Iterator[str]:
    in_config = is_harmless = False
    # Indentations: of the keys below `config:`, and of a suspicious line, which covers deeper ones.
    level: int | None = None
    suspect: int | None = None
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip(" "))
        if not line.strip() or line.lstrip().startswith("#") or line.rstrip() == "---":
            yield _concealed(line, indent) if "#" in line else line
            continue
        if in_config and level is None and indent > 0:
            level = indent
        if indent in {0, level}:
            key = _KEY.match(line)
            if key is None:
                # Without a block of keys, this reader cannot know where a value ends.
                yield from (_concealed(each, 0) for each in lines[number:])
                return
            is_harmless = in_config and indent == level and key["name"] in harmless
            suspect = None
            if indent == 0:
                opens_block = not line[key.end() :].split("#")[0].strip()
                in_config, level = key["name"] == "config" and opens_block, None
            if not is_harmless:
                yield _concealed(line, key.end())
                continue
        elif level is None or indent < level:
            is_harmless = False
        if suspect is not None and indent <= suspect:
            suspect = None
        if suspect is None and _SUSPICIOUS.search(line):
            suspect = indent
        is_shown = is_harmless and suspect is None
        yield line if is_shown else _concealed(line, indent)


def _concealed(line: str, kept: int) -> str:
    """The line's first `kept` characters, and `…` in the place of further ones."""
    if not line[kept:].strip():
        return line[:kept]
    return line[:kept] + " " * (kept > 0 and line[kept - 1] != " ") + _CONCEALED
