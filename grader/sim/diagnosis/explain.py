"""Renders a failing execution as text: a headline, the cause in a sentence, and a diagram with a column per thread."""

import linecache
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from grader.sim.core import SECOND, Diagnosis, ExecutionFailure, Step
from grader.sim.diagnosis.diagram import draw_diagram
from grader.sim.diagnosis.story import ABSENT, StoryTrace, step_kind
from grader.sim.diagnosis.trace_events import TraceEvent, source_line
from grader.sim.diagnosis.trace_places import file_name

WIDTH: Final = 110
"""Characters in a line of the explanation as plain text."""


def steps_of(trace: StoryTrace) -> tuple[tuple[str, ...], tuple[Step, ...]]:
    """(names of the threads in the order of their start, the steps of all threads)"""
    numbers = sorted(trace.names)
    threads = _different([trace.names[number] for number in numbers])
    names = dict(zip(numbers, threads, strict=True))
    variables = _variable_names(trace)
    files = {file: file_name(file, trace.seen_files) for file in trace.seen_files}
    return tuple(threads), tuple(_step(event, trace, names, variables, files[event.file]) for event in trace.events)


def finals_of(trace: StoryTrace) -> tuple[tuple[str, str], ...]:
    """(name, value as text) of each shared variable in the end"""
    variables = _variable_names(trace)
    return tuple((variables[place], text) for place, _, text in trace.finals())


def _step(event: TraceEvent, trace: StoryTrace, names: dict[int, str], variables: dict[Any, str], file: str) -> Step:
    detail = trace.detail_of(event)
    column, end_column = _characters(event, detail.columns)
    return Step(
        thread=names[event.task],
        line=event.line,
        source=source_line(event.file, event.line),
        action=event.action,
        target=event.target,
        value=event.value if isinstance(event.value, str) else "",
        switch=event.switch,
        preempted=event.preempted,
        time=event.time / SECOND,
        file=file,
        column=column,
        end_column=end_column,
        variable=variables.get(detail.place, ""),
        changes=detail.changed,
        after=detail.after,
        primitive=step_kind(event),
        states="".join(detail.states.get(number, ABSENT) for number in names),
    )


def _characters(event: TraceEvent, columns: tuple[int, int]) -> tuple[int, int]:
    """The columns, which are bytes of the whole line, as characters of the line without its indentation."""
    whole = linecache.getline(event.file, event.line).rstrip()
    indentation = len(whole) - len(whole.lstrip())
    first, end = (len(whole.encode()[:column].decode(errors="ignore")) - indentation for column in columns)
    return (first, end) if 0 <= first < end else (0, 0)


def _variable_names(trace: StoryTrace) -> dict[Any, str]:
    """A name for each variable and primitive, numbered where two have the same."""
    found: dict[Any, str] = {}
    for event in trace.events:
        detail = trace.detail_of(event)
        if detail.place is not None and found.get(detail.place, "self.").startswith("self."):
            found[detail.place] = detail.name
    # A lock and the attribute that holds it may have one name: a page shows them in different tables.
    parts = [[place for place in found if (place[0] == "primitive") is is_primitive] for is_primitive in (False, True)]
    return {
        place: name
        for part in parts
        for place, name in zip(part, _different([found[each] for each in part]), strict=True)
    }


def _different(names: list[str]) -> list[str]:
    """The names; from the second one on, equal ones get a number."""
    seen = Counter[str]()
    made = []
    for name in names:
        seen[name] += 1
        made.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return made


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


def gil_note(hidden: bool | None, failures: int = 0, runs: int = 0) -> str:
    """A sentence on whether this Python shows the bug without the scheduler; empty if that is unknown.

    failures, runs: of how many bare runs how many failed in this way; runs is 0 if none were tried.
    """
    if runs and failures:
        return f"Seen here in {failures:,} of {runs:,} bare runs: plain threads, a tiny switch interval, no scheduler."
    if runs:
        text = f"Not seen in {runs:,} bare runs here: plain threads, a tiny switch interval, no scheduler."
        return f"{text} {HIDDEN}" if hidden else text
    if hidden is None:
        return ""
    if hidden:
        return HIDDEN
    return "This Python can switch threads at these points, too, so runs without the scheduler can show this bug."


HIDDEN: Final = (
    "This Python's global lock (GIL) normally allows no switch at that point. Free-threaded Python, other versions and "
    "other interpreters can switch there."
)


def switch_note(preemptions: int) -> str:
    """A sentence on how few switches the failure takes; empty if it takes none."""
    if preemptions > 1:
        return f"{preemptions} switches in the wrong places are enough."
    return "One switch in the wrong place is enough." if preemptions else ""
