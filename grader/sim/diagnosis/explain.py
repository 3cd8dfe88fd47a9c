"""Renders a failing execution as text: a headline, the cause in a sentence, and a diagram with a column per thread."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from grader.sim.core import SECOND, Diagnosis, ExecutionFailure, Step
from grader.sim.diagnosis.diagram import draw_diagram
from grader.sim.diagnosis.trace import Trace, TraceEvent, source_line

WIDTH: Final = 110
"""Characters in a line of the explanation as plain text."""


def steps_of(trace: Trace) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """(names of the threads in the order of their start, the steps of all threads)"""
    threads = tuple(name for _, name in sorted(trace.names.items()))
    return threads, tuple(_step(event, trace) for event in trace.events)


def _step(event: TraceEvent, trace: Trace) -> Step:
    return Step(
        thread=trace.names[event.task],
        line=event.line,
        source=source_line(event.file, event.line),
        action=event.action,
        target=event.target,
        value=event.value if isinstance(event.value, str) else "",
        switch=event.switch,
        preempted=event.preempted,
        time=event.time / SECOND,
        file=PurePath(event.file).name,
    )


def render(
    failure: ExecutionFailure, diagnosis: Diagnosis, hidden: bool | None, threads: Sequence[str], steps: Sequence[Step]
) -> str:
    """The whole explanation as plain text. Its second line is the sentence of the diagnosis, or empty."""
    parts = [headline(failure.kind, failure.type, failure.message)]
    if diagnosis.sentence:
        parts.append(diagnosis.sentence)
    parts.append("")
    parts += [line.text for line in draw_diagram(threads, steps, WIDTH)]
    note = gil_note(hidden)
    if note:
        parts += ["", note]
    return "\n".join(parts)


def headline(kind: str, type_name: str, message: str) -> str:
    """The failure in one line, as Python shows an exception."""
    if kind in ("assertion", "exception"):
        return f"{type_name}: {message}" if message else type_name
    return f"{kind}: {message}"


def gil_note(hidden: bool | None) -> str:
    """A sentence on whether this Python shows the bug in normal runs; empty if that is unknown."""
    if hidden is None:
        return ""
    if hidden:
        return (
            "Normal runs on this Python do not show this bug: its global lock (GIL) prevents a switch at that point. "
            "Free-threaded Python, other versions and other interpreters can switch there."
        )
    return (
        "Normal runs on this Python can show this bug, but rarely. Free-threaded Python switches at that point much "
        "more often."
    )


def switch_note(preemptions: int) -> str:
    """A sentence on how few switches the failure takes; empty if it takes none."""
    if preemptions > 1:
        return f"{preemptions} switches in the wrong places are enough."
    return "One switch in the wrong place is enough." if preemptions else ""
