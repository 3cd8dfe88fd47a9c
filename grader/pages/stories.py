"""A failing schedule as a story: the steps that a page goes through, and the threads, variables and locks in it."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from msgspec import Struct

from grader.model import Explained, ExplorationOutcome, InterleavingStep, OutcomeTree
from grader.pages.phrases import says
from grader.pages.source_code import browser_column, escape_code
from grader.reports.escape import escape_control
from grader.reports.interleaving import own_file

LOCKS: Final = frozenset({"lock", "rlock", "semaphore", "condition"})
"""Kinds of primitives that a thread can hold."""

MAX_VARIABLES: Final = 12
"""Shared variables in the table, at most."""

MAX_THREADS: Final = 8
"""Threads and tasks up to which all of them are listed, even if they do nothing in the submitted file."""

MAX_SHOWN: Final = 400
"""Steps of a story, at most: the last ones."""

EVENT_LOOP_CHOICES: Final = {
    "wakes": "wakes first",
    "times_out": "has its timeout first",
    "cancelled": "is cancelled here",
    "not_cancelled": "no task is cancelled here",
}
"""The possible actions of an event loop on a task, after the name of the task; the last one has none."""

LETTERS: Final = "ABCDEFGHIJKLNOPQRSTUVWXYZ"
"""Threads are marked by a letter; the main thread has the M."""


class StoryRow(Struct, frozen=True, kw_only=True):
    """A row of the table of steps.

    index     number of the step among all steps
    number    its number on the page, from 1
    thread    index of its thread
    says      what it does
    switches  whether another thread ran before it, also one whose steps are not shown
    """

    index: int
    number: int
    thread: int
    line: int
    source: str
    says: str
    switches: bool = False


class StoryThread(Struct, frozen=True, kw_only=True):
    """A thread of a story: its name, its letter, and the number of its colour."""

    name: str
    letter: str
    colour: int


class Story(Struct, frozen=True, kw_only=True):
    """A failing schedule, as the template shows it. `data` is for the scripts.

    columns  indices of the threads with a row in the table of steps
    waits  sentences about who waits for whom in the end
    ends   what comes of it
    """

    id: str
    threads: tuple[StoryThread, ...]
    columns: tuple[int, ...]
    rows: tuple[StoryRow, ...]
    waits: tuple[str, ...]
    final: tuple[tuple[str, str], ...]
    ends: str
    data: dict[str, Any]


def make_story(explained: Explained, identity: str, file: str, ends: str, *, by_the_schedule: bool = True) -> Story:
    """The story of a failure in the submitted file of that name.

    ends: what the failure is, as a sentence. by_the_schedule: whether other schedules do not fail.
    """
    file = own_file(explained.steps, file)
    order = _listed_threads(explained, file)
    threads = tuple(
        StoryThread(name=escape_control(name), letter=letter, colour=index % 6)
        for index, (name, letter) in enumerate(zip(order, _letters(order), strict=True))
    )
    numbers = {name: index for index, name in enumerate(order)}
    shared = shared_variables(explained.steps, file)
    shown = shown_steps(explained.steps, file, shared)
    rows = _rows(explained.steps, shown, numbers)
    return Story(
        id=identity,
        threads=threads,
        columns=tuple(sorted({row.thread for row in rows})),
        rows=rows,
        waits=() if explained.bug == "deadlock" and explained.sentence else tuple(waits_in_the_end(explained)),
        final=tuple((escape_control(name), escape_control(text)) for name, text in explained.final if name in shared),
        ends=escape_control(ends),
        data={
            "threads": [{"name": each.name, "letter": each.letter, "colour": each.colour} for each in threads],
            "steps": steps_data(explained.steps, numbers, explained.threads, order),
            "shown": [row.index for row in rows],
            "shared": [escape_control(name) for name in shared],
            "tree": tree_data(explained.tree, numbers, explained.threads, order),
            "file": file,
            "decides": by_the_schedule,
            "ends": escape_control(ends),
        },
    )


def shown_steps(steps: Sequence[InterleavingStep], file: str, shared: Collection[str] | None = None) -> list[int]:
    """Indices of the steps in `file` that matter to other threads; all of its steps if there are hardly any.

    shared: the shared variables, where they are known already
    """
    shared = shared_variables(steps, file) if shared is None else shared
    own = [index for index, step in enumerate(steps) if step.file == file] or list(range(len(steps)))
    chosen = [index for index in own if _matters(steps[index], shared)]
    told = chosen if len(chosen) > 1 else own
    following = [*told[1:], -1]
    return [index for index, after in zip(told, following, strict=True) if not _goes_on(steps, index, after)][
        -MAX_SHOWN:
    ]


def _goes_on(steps: Sequence[InterleavingStep], index: int, after: int) -> bool:
    """Whether the step is a wait that the next shown step tells again: once when it begins, once when it blocks."""
    step, other = steps[index], steps[after]
    return after >= 0 and step.action.startswith("waits") and _words(step) == _words(other)


def _words(step: InterleavingStep) -> tuple[str, int, str, str]:
    return step.thread, step.line, step.action, step.target


def _matters(step: InterleavingStep, shared: Collection[str]) -> bool:
    if step.action in ("read", "write", "call"):
        return step.variable in shared and not step.primitive
    return True


def shared_variables(steps: Sequence[InterleavingStep], file: str) -> list[str]:
    """Variables of the code in `file` that a thread changes after another one has used them."""
    own = {step.variable for step in steps if step.file == file} or {step.variable for step in steps}
    users: dict[str, set[str]] = {}
    shared: dict[str, None] = {}
    for step in steps:
        if step.variable in own and step.variable and not step.primitive and not step.after.startswith("<"):
            before = users.setdefault(step.variable, set())
            if step.changes and before - {step.thread}:
                shared[step.variable] = None
            before.add(step.thread)
    return list(shared)[:MAX_VARIABLES]


def waits_in_the_end(explained: Explained) -> list[str]:
    """The holders and the waits when the steps end, as sentences; empty if no thread is blocked by a lock."""
    holders: dict[str, str] = {}
    last: dict[str, InterleavingStep] = {}
    for step in explained.steps:
        last[step.thread] = step
        if step.primitive in LOCKS and step.action in ("acquired", "released"):
            if step.action == "acquired":
                holders[step.variable] = step.thread
            else:
                holders.pop(step.variable, None)
    if not explained.steps:
        return []
    found = []
    letters = dict(zip(explained.threads, explained.steps[-1].states, strict=False))
    for thread, step in last.items():
        if letters.get(thread) != "b" or step.primitive not in LOCKS or step.action in ("acquired", "released"):
            continue
        held = [name for name, holder in holders.items() if holder == thread]
        text = f"{thread} holds {' and '.join(held)}, and waits" if held else f"{thread} waits"
        text += f" in line {step.line} for {step.variable}"
        holder = holders.get(step.variable)
        found.append(escape_control(text + (f", which {holder} holds." if holder and holder != thread else ".")))
    return found


def steps_data(
    steps: Sequence[InterleavingStep], numbers: dict[str, int], threads: Sequence[str], order: Sequence[str]
) -> list[dict[str, Any]]:
    """The steps for the scripts. Empty values are left out. Schedules go through the same lines again and again."""
    known: dict[tuple[object, ...], dict[str, Any]] = {}
    letters: dict[str, str] = {}
    found = []
    for step in steps:
        what = (step.line, step.source, step.file, step.column, step.end_column, step.action, step.target, step.value)
        key = (*what, step.variable, step.changes, step.after, step.primitive)
        data = known.get(key)
        if data is None:
            data = known[key] = _what_data(step)
        states = letters.get(step.states)
        if states is None:
            own = dict(zip(threads, step.states, strict=False))
            states = letters[step.states] = "".join([own.get(name, "-") for name in order])
        found.append({"thread": numbers.get(step.thread, -1), "states": states, **data})
    return found


def _what_data(step: InterleavingStep) -> dict[str, Any]:
    """The action of a step, and its place, whoever does it."""
    values = {
        "source": escape_code(step.source),
        "file": step.file,
        "says": says(step),
        "action": step.action,
        "variable": escape_control(step.variable),
        "changes": step.changes,
        "after": escape_control(step.after),
        "interrupted": step.preempted,
        "lock": step.primitive in LOCKS,
        "primitive": step.primitive,
        "from": browser_column(step.source, step.column),
        "to": browser_column(step.source, step.end_column),
    }
    return {"line": step.line, **{name: value for name, value in values.items() if value}}


def tree_data(
    tree: OutcomeTree | None, numbers: dict[str, int], threads: Sequence[str], order: Sequence[str]
) -> dict[str, Any] | None:
    """The tree for the scripts; None for no tree, or for one that does not hold together: it is a claim."""
    if tree is None or not _holds_together(tree):
        return None
    return {
        "nodes": [
            {
                "next": [
                    {
                        "thread": numbers.get(each.thread, -1),
                        "to": each.to,
                        "steps": each.steps,
                        "does": EVENT_LOOP_CHOICES.get(each.kind, ""),
                    }
                    for each in node.choices
                ],
                "end": node.end,
            }
            for node in tree.nodes
        ],
        "steps": steps_data(tree.steps, numbers, threads, order),
        "start": tree.start,
        "ends": [
            {"text": _end_text(end, complaint), "breaks": bool(complaint)}
            for end, complaint in zip(tree.ends, tree.complaints, strict=True)
        ],
        "complete": tree.complete,
    }


def _holds_together(tree: OutcomeTree) -> bool:
    choices = [choice for node in tree.nodes for choice in node.choices]
    numbers = [*tree.start, *(number for choice in choices for number in choice.steps)]
    return (
        bool(tree.nodes)
        and len(tree.ends) == len(tree.complaints)
        and all(0 <= number < len(tree.steps) for number in numbers)
        and all(-1 <= choice.to < len(tree.nodes) for choice in choices)
        and all(-1 <= node.end < len(tree.ends) for node in tree.nodes)
    )


def _end_text(end: ExplorationOutcome, complaint: str) -> str:
    if complaint:
        return escape_control(f"It breaks: {complaint}")
    return "It does not break: the outcome is right."


def _listed_threads(explained: Explained, file: str) -> list[str]:
    """Threads and tasks that are listed: those with steps in the file, those to choose, and others if all are few."""
    order = list(dict.fromkeys((*explained.threads, *(step.thread for step in explained.steps))))
    if len(order) <= MAX_THREADS:
        return order
    shown = {explained.steps[index].thread for index in shown_steps(explained.steps, file)}
    if explained.tree is not None:
        shown |= {choice.thread for node in explained.tree.nodes for choice in node.choices}
    return [name for name in order if name in shown] or order[:1]


def _letters(names: Sequence[str]) -> list[str]:
    letters = iter(LETTERS)
    return ["M" if name == "main" else next(letters, "…") for name in names]


def _was_interrupted(steps: Sequence[InterleavingStep], before: int, index: int) -> bool:
    """Whether the thread of step `index` was interrupted after step `before`, which is one of its own."""
    return any(each.preempted and each.thread == steps[index].thread for each in steps[before + 1 : index + 1])


def _rows(steps: Sequence[InterleavingStep], shown: Sequence[int], numbers: dict[str, int]) -> tuple[StoryRow, ...]:
    rows: list[StoryRow] = []
    for number, index in enumerate(shown, start=1):
        step = steps[index]
        thread = numbers[step.thread]
        rows.append(
            StoryRow(
                index=index,
                number=number,
                thread=thread,
                line=step.line,
                source=escape_code(step.source),
                says=says(step),
                switches=bool(rows) and (rows[-1].thread != thread or _was_interrupted(steps, rows[-1].index, index)),
            )
        )
    return tuple(rows)
