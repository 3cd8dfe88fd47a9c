"""The memory that a waiting thread and a waiting task take here, without any work of a student."""

from grader.comparison.measure import run_probe

COUNT = 300


def units():
    """Kilobytes for each of some threads, and for each of some tasks. None where this cannot be measured."""
    return {kind: _each(kind) for kind in ("threads", "tasks")}


def _each(kind):
    found = run_probe(f"waiting_{kind}", COUNT)
    return None if found["bytes"] is None else found["bytes"] / found.get("limit", COUNT) / 1000
