"""Exit codes and their meaning, fixed in this one place."""

DONE = 0
FAILED = 1
USAGE = 2
INTERRUPTED = 130

_WORDS = {
    DONE: "done",
    FAILED: "wrong input or a failure",
    USAGE: "wrong usage",
    INTERRUPTED: "interrupted",
}


def epilog(*examples: str, failed: str = _WORDS[FAILED]) -> str:
    """The end of a verb's help: examples, and the meaning of its exit codes.

    Args:
        examples: whole command lines.
        failed: what exit code 1 means of this verb.
    """
    words = {**_WORDS, FAILED: failed}
    title = "Example" if len(examples) == 1 else "Examples"
    codes = ", ".join(f"{code} {word}" for code, word in words.items())
    lines = (f"$ {example}" for example in examples)
    # Typer shows two line ends as one, and drops single ones.
    return "\n\n".join([f"{title}:", *lines, f"Exit codes: {codes}."])
