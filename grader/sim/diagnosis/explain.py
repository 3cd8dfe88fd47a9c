"""Tells a failing execution as a story: a sentence, then a column for each thread, with lines in the order they ran."""

from collections.abc import Sequence
from pathlib import PurePath
from typing import Final

from grader.sim.core import Diagnosis, ExecutionFailure, Failure, Step
from grader.sim.diagnosis.diagram import picture
from grader.sim.diagnosis.trace import Event, Trace, source_line

WIDTH: Final = 110
"""Characters in a line of the explanation as plain text."""


def steps_of(trace: Trace) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """(the threads in order of their start, their steps)"""
    threads = tuple(name for _, name in sorted(trace.names.items()))
    return threads, tuple(_step(event, trace) for event in trace.events)


def _step(event: Event, trace: Trace) -> Step:
    return Step(
        thread=trace.names[event.task],
        line=event.line,
        source=source_line(event.file, event.line),
        action=event.action,
        target=event.target,
        value=event.value if isinstance(event.value, str) else "",
        switch=event.switch,
        preempted=event.preempted,
        time=event.time / 1_000_000_000,
        file=PurePath(event.file).name,
    )


def render(
    trouble: ExecutionFailure, finding: Diagnosis, hidden: bool | None, threads: Sequence[str], steps: Sequence[Step]
) -> str:
    """The whole explanation as plain text."""
    parts = [headline(trouble.kind, trouble.type, trouble.message)]
    if finding.sentence:
        parts.append(finding.sentence)
    parts.append("")
    parts += [line.text for line in picture(threads, steps, WIDTH)]
    note = gil_note(hidden)
    if note:
        parts += ["", note]
    return "\n".join(parts)


def headline(kind: str, type_name: str, message: str) -> str:
    if kind in ("assertion", "exception"):
        return f"{type_name}: {message}" if message else type_name
    return f"{kind}: {message}"


def gil_note(hidden: bool | None) -> str:
    """Whether this interpreter shows the bug at all."""
    if hidden is None:
        return ""
    if hidden:
        return (
            "The global lock of this CPython hides this today: it does not switch threads at that point. Free-threaded "
            "Python, other versions and other interpreters do."
        )
    return "This CPython can switch threads there too, only rarely; free-threaded Python does so far more often."


def switches(preemptions: int) -> str:
    """How few of them it takes."""
    if preemptions > 1:
        return f"{preemptions} switches in the wrong places are enough."
    return "One switch in the wrong place is enough." if preemptions else ""


def summary(failure: Failure) -> str:
    """One line for logs."""
    return f"{failure.bug}: {headline(failure.kind, failure.type, failure.message)} (replay with {failure.token})"
