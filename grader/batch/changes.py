"""Why a verdict was made again: the parts of its key that have changed. Pure."""

from itertools import zip_longest

PARTS = ("the file", "the suite", "the grader or its Python", "--trust")
"""The meanings of the parts of a key, in order."""


def why_changed(before: str, after: str) -> str:
    """The change since the last verdict, by the keys of both. An empty key is that of a verdict without hold."""
    if before and before == after:
        return "graded again; runs differ by chance"
    if not before or not after:
        return "the last verdict was not final" if not before else "this verdict is not final"
    pairs = list(zip_longest(before.split("."), after.split(".")))
    if len(pairs) != len(PARTS) or any(None in pair for pair in pairs):
        return "the file, the suite or the grader has changed"
    found = [name for name, (old, new) in zip(PARTS, pairs, strict=True) if old != new]
    return f"{' and '.join(found)} changed"
