"""Phrases for the sentences in findings: values, durations, counts and names of jobs. Pure."""

import re
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from grader import plain_values
from grader.model import JobSpec, Observation, Raised

MAX_DEPTH = 2
"""Lists in lists in which the items are shown by the names of their jobs."""


MAX_TEXT, MAX_ITEM_TEXT = 120, 60
"""Characters that are shown of a value, and of an item of a list."""

MOST_IN_ORDER = 8
"""Results that are shown of a list in the wrong order; the others are not named."""

MOST_ENTRIES = 4
"""Entries of an outcome that differ and are shown; the others are counted."""


def describe_order(got: Any, wanted: Any, seen: Observation) -> str:
    """A sentence about items that are all there, but in another order; empty for anything else."""
    if not _is_reordered(got, wanted):
        return ""
    order, right = (_names_in_order(_flat(some), seen) for some in (got, wanted))
    return f"All results are there, but in the wrong order: {order}. Expected: {right}."


def _names_in_order(values: list[Any], seen: Observation) -> str:
    """The names of the jobs that returned these values, at most MOST_IN_ORDER."""
    names = [_job_name_of(each, seen) for each in values[:MOST_IN_ORDER]]
    return f"{', '.join(names)}{', and so on' if len(values) > MOST_IN_ORDER else ''}"


def _is_reordered(got: Any, wanted: Any) -> bool:
    """Whether the items of a list, or of the lists in it, are there in another order."""
    if type(got) is not list or type(wanted) is not list:
        return False
    if is_out_of_order(got, wanted, safe_repr):
        return True
    pairs = zip(got, wanted, strict=False)
    return len(got) == len(wanted) and all(plain_values.equal(a, b) or _is_reordered(a, b) for a, b in pairs)


def is_out_of_order(got: Sequence[Any], wanted: Sequence[Any], show: Callable[[Any], str] = repr) -> bool:
    """Whether the values are the wanted ones in another order.

    True and False are answers, of which each can come from anywhere. So it is no order if only they stand elsewhere.
    `show`: the text by which values are compared
    """
    if Counter(map(show, got)) != Counter(map(show, wanted)):
        return False
    results = [[show(each) for each in some if not isinstance(each, bool)] for some in (got, wanted)]
    return results[0] != results[1]


def _flat(values: list[Any]) -> list[Any]:
    """The items of a list, with the items of a list in it in its place."""
    return [item for value in values for item in (value if type(value) is list else [value])]


def _job_name_of(value: Any, seen: Observation) -> str:
    """The name of the job that returned `value`; the value itself if none did."""
    given = (seen.run.jobs[call.job].name for call in seen.calls if plain_values.equal(call.receipt, value))
    return next(given, safe_repr(value))


def show_value(value: Any, seen: Observation) -> str:
    """A value, shortened; a receipt becomes the name of its job."""
    names, calls = {}, Counter(call.job for call in seen.calls)
    nth: Counter[int] = Counter()
    for call in seen.calls:
        nth[call.job] += 1
        job, number = seen.run.jobs[call.job], f", call {nth[call.job]}" if calls[call.job] > 1 else ""
        if call.receipt and job.text is None:
            names[call.receipt] = f"<{job.name}{number}>"

    def show(part: Any, depth: int) -> str:
        if (type(part) is list or (type(part) is tuple and len(part) != 1)) and depth < MAX_DEPTH:
            shown = ", ".join(show(each, depth + 1) for each in part[:6])
            inner = f"{shown}{', …' if len(part) > 6 else ''}"
            return f"[{inner}]" if type(part) is list else f"({inner})"
        text, most = safe_repr(part), MAX_ITEM_TEXT if depth else MAX_TEXT
        text = text if len(text) <= most else f"{text[:most]}…"
        return names.get(part, text) if type(part) is str else text

    return show(value, 0)


def subject(seen: Observation, *, inside: bool = False) -> str:
    """The subject of the sentence: the function that was called, else the method that raised, else "your code".

    inside  whether it stands inside the sentence
    """
    name = "" if seen.run.scenario else seen.run.function
    if not name and isinstance(seen.ending, Raised) and seen.ending.problem.frames:
        name = seen.ending.problem.frames[0].function
    if name.isidentifier():
        return name
    kind = "function" if seen.run.one_function else "code"
    return f"your {kind}" if inside else f"Your {kind}"


def other_sequence(got: Any, wanted: Any) -> str:
    """A phrase about the right items in a sequence of another type; empty for anything else."""
    if type(got) is type(wanted) or not {type(got), type(wanted)} <= {list, tuple}:
        return ""
    kind, right = type(got).__name__, type(wanted).__name__
    same = plain_values.equal(list(got), list(wanted))
    return f"a {kind} instead of a {right}. Its items are right" if same else ""


def without_addresses(text: str) -> str:
    """The text of an exception without places in memory, which are different in each run and say nothing."""
    return re.sub(r" at 0x[0-9A-Fa-f]+(?=>)", "", text)


def safe_repr(value: Any) -> str:
    """`repr(value)`. Python refuses it for integers with too many digits, which get a phrase."""
    try:
        return repr(value)
    except ValueError:
        return "a number of thousands of digits"


def expected_calls(seen: Observation) -> str:
    """A sentence that says how often the jobs should be called."""
    times = {job.times for job in seen.run.jobs if job.times}
    what, done = ("page", "requested") if unit_of(seen) == "request" else (unit_of(seen), "called")
    if len(times) == 1:
        return f"Each {what} should be {done} {number_of_times(times.pop())}."
    return f"Each {what} has its own number of {unit_of(seen) if what == 'page' else 'call'}s."


def unexpected_calls(seen: Observation, wrong: Sequence[tuple[JobSpec, int]]) -> str:
    """Sentences that say how often jobs should be called, and how often some of them were."""
    made = "Requests" if unit_of(seen) == "request" else "Calls"
    return f"{expected_calls(seen)} {made} made: {list_calls(wrong)}."


def nothing_called(seen: Observation) -> str:
    """A sentence that says that no job was called."""
    unit = unit_of(seen)
    known = {"request": "None of the pages was requested.", "job": "None of the jobs was called."}
    return known.get(unit, f"No {unit} was started: {unit}() was never called.")


def list_calls(calls: Sequence[tuple[JobSpec, int]]) -> str:
    """Jobs with the number of calls they got, at most four: "job 1: 0, job 2: 3"."""
    shown = ", ".join(f"{job.name}: {count}" for job, count in calls[:4])
    return f"{shown}, and {len(calls) - 4} more" if len(calls) > 4 else shown


def number_of_times(count: int) -> str:
    """ "never", "once", "twice", "3 times"."""
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{count} times")


def count_jobs(seen: Observation) -> str:
    """ "1 job", "2 jobs", "2 requests"."""
    return f"{len(seen.run.jobs)} {unit_of(seen)}{'s' if len(seen.run.jobs) != 1 else ''}"


def unit_of(seen: Observation) -> str:
    """The word for a job: "request" where each is a page that the grader serves, else what the suite calls it."""
    if seen.run.jobs and all(job.page is not None for job in seen.run.jobs):
        return "request"
    names = [re.fullmatch(r"([a-z]+)(?: \d+| [a-z ]+)?", job.name) for job in seen.run.jobs]
    words = {name[1] if name else "job" for name in names}
    return words.pop() if len(words) == 1 else "job"


def in_seconds(seconds: float) -> str:
    """ "0.50 s"."""
    return f"{seconds:.2f} s"


def signal_name(number: int) -> str:
    """ "SIGSEGV", or "signal 200" for a number without a name here, or "exception 0xC0000005" (Windows)."""
    try:
        return f"{signal.Signals(number).name}"
    except ValueError:
        return f"signal {number}" if number < 0xC0000000 else f"exception 0x{number:X}"


def named_entries(value: Any) -> dict[Any, Any] | None:
    """The parts of an outcome by their names: of a dictionary, and of the dictionaries in it or in a list.

    None for an outcome whose parts have no names.
    """
    if type(value) is list and value and all(type(each) is dict for each in value):
        value = {f"case {number}": each for number, each in enumerate(value, 1)}
    if type(value) is not dict:
        return None
    entries: dict[Any, Any] = {}
    for key, part in value.items():
        inner = part if type(part) is dict and part else None
        entries |= {f"{key}, {name}": each for name, each in inner.items()} if inner else {key: part}
    return entries


def describe_difference(got: dict[Any, Any], allowed: Sequence[dict[Any, Any]], show: Callable[[Any], str]) -> str:
    """A phrase about a dictionary that is not one of the allowed ones: only the entries that differ from the closest.

    No name of an entry begins a sentence: it stands as the suite wrote it, most often with a small letter.
    show: the text of a value
    """
    fewest = min(len(differing_keys(got, each)) for each in allowed)
    closest = [each for each in allowed if len(differing_keys(got, each)) == fewest]
    keys = differing_keys(got, closest[0])
    same = [each for each in closest if differing_keys(got, each) == keys]
    entries = [f"{key}: {_entry(got, key, show)} instead of {_entries(same, key, show)}" for key in keys[:MOST_ENTRIES]]
    if len(keys) > MOST_ENTRIES:
        entries.append(f"and {len(keys) - MOST_ENTRIES} more")
    begin = "the outcome differs:"
    if len(same) < len(allowed):
        begin = f"the outcome is not one of the {len(allowed)} right ones. Compared with the closest:"
    return f"{begin} {' · '.join(entries)}"


def _entries(some: Iterable[dict[Any, Any]], key: Any, show: Callable[[Any], str]) -> str:
    return " or ".join(dict.fromkeys(_entry(each, key, show) for each in some))


def _entry(values: dict[Any, Any], key: Any, show: Callable[[Any], str]) -> str:
    return show(values[key]) if key in values else "nothing"


def differing_keys(got: dict[Any, Any], wanted: dict[Any, Any]) -> list[Any]:
    """The keys whose entries are not equal, or stand in one of the two only; the wanted ones first."""
    return [
        key
        for key in {**wanted, **got}
        if key not in got or key not in wanted or not plain_values.equal(got[key], wanted[key])
    ]
