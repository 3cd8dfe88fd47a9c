"""What a hostile student process may send, and text that acts in some channel."""

import json

from hypothesis import strategies as some

ACTS = [
    "::error::x",
    "  ::add-mask::a",
    "##[add-mask]secret",
    "##vso[task.complete]",
    "Grade :=>> 10",
    "<|--",
    "=1+1",
    "a;=1+1",
    "x\t@SUM(1)",
    "b, =cmd|' /C calc'!A0",
    '";=1+1',
    "\n=1",
    "＝1",
    "'=1",
    "</system-out>]]>",
    "<script>x</script>",
    "&lt;",
    "![x](javascript:1)",
    "[a](http://b)",
    "www.a.example",
    "```",
    "~~~",
    "\x1b[2J",
    "\x1b]0;t\x07",
    "\u202e",
    "\r",
    "\0",
    "\u2028",
    "\ufeff",
    "\ufffe",
    "a\rb",
    "{value}",
    "%s",
    "[bold]",
]
"""Text that does something in a terminal, a log, a spreadsheet, Markdown, HTML or XML."""

valid_text = some.one_of(
    some.sampled_from(ACTS),
    some.text(some.characters(exclude_categories=["Cs"]), max_size=30),
    some.builds(
        lambda each, times: each * times,
        some.sampled_from(["a", "é", "\U0001f600 ", "`", "x;="]),
        some.integers(0, 3000),
    ),
    some.lists(some.sampled_from(ACTS), max_size=3).map("\n".join),
)
"""Text that is valid Unicode."""
any_text = valid_text | some.text(some.characters(), max_size=30)
"""Text with half characters, too."""
numbers = some.one_of(
    some.integers(-3, 12),
    some.sampled_from([2**31, 2**53, -(2**53), 2**63, 2**64, -(2**64), 10**400, 10**4000]),
    some.integers(),
)
floats = some.sampled_from([0.0, -1.0, 1e308, 5e-324, 0.1]) | some.floats()


def _nested(levels):
    value = 0
    for _ in range(levels):
        value = {"list": [value]}
    return value


encoded = some.recursive(
    some.one_of(
        some.none(),
        some.booleans(),
        numbers,
        floats,
        valid_text,
        some.builds(lambda tag, body: {tag: body}, some.sampled_from(["int", "float", "bytes", "other"]), valid_text),
        some.sampled_from(
            [{"int": hex(1 << 20000)}, {"int": "9" * 5000}, {"float": "1" * 400}, {"job": 0}, {"a": 1, "b": 2}]
        ),
        some.builds(_nested, some.integers(40, 400)),
    ),
    lambda each: some.builds(
        lambda tag, body: {tag: body},
        some.sampled_from(["list", "tuple", "set", "dict"]),
        some.lists(each | some.lists(each, max_size=2), max_size=4),
    ),
    max_leaves=8,
)
"""An encoded value, or what somebody tries to pass for one."""

frames = some.lists(some.fixed_dictionaries({"line": numbers, "function": valid_text, "text": valid_text}), max_size=3)
threads = some.lists(
    some.fixed_dictionaries(
        {"sort": some.sampled_from(["thread", "task", "process"]), "name": valid_text},
        optional={"daemon": some.booleans(), "waits_for": valid_text, "frames": frames},
    ),
    max_size=3,
)
kinds = some.sampled_from(["", "assertion", "exception", "deadlock", "livelock", "leak", "other"])
outcomes = some.lists(
    some.fixed_dictionaries(
        {"token": valid_text, "count": some.sampled_from([1, 1, 2]) | numbers},
        optional={
            "value": encoded,
            "kind": kinds,
            "type": valid_text,
            "message": valid_text,
            "makespan": floats,
            "peak": numbers,
            "left": numbers,
            "lapsed": some.booleans(),
        },
    ),
    max_size=4,
)
names = some.sampled_from(["main", "Thread-1", "Thread-2", ""]) | valid_text
steps = some.lists(
    some.fixed_dictionaries(
        {
            "thread": names,
            "line": numbers,
            "source": valid_text,
            "action": some.sampled_from(["read", "write", "call", "started", "joins", "joined", "acquired"])
            | valid_text,
        },
        optional={
            "target": valid_text,
            "value": valid_text,
            "switch": some.booleans(),
            "preempted": some.booleans(),
            "file": some.sampled_from(["fan_out.py", "scenarios.py"]) | valid_text,
        },
    ),
    max_size=8,
)


def _message(tag, **fields):
    return some.fixed_dictionaries({"type": some.just(tag), **fields})


stages = some.sampled_from(["import", "lookup", "signature", "call", "answer"])
exceptions = some.sampled_from(["NotImplementedError", "MemoryError", "SyntaxError", "NotUnderControl"]) | valid_text
answers = some.one_of(
    _message("returned", value=encoded),
    _message("raised", stage=stages, kind=exceptions, message=valid_text, frames=frames, same_object=some.booleans()),
    _message("exited", stage=stages, code=numbers),
    _message(
        "explored",
        outcomes=outcomes,
        schedules=numbers,
        bound=valid_text,
        canary=some.just([11, 12, 13]) | some.lists(numbers, max_size=3),
    ),
    _message(
        "explained",
        bug=some.sampled_from(["lost_update", "deadlock"]) | valid_text,
        sentence=valid_text,
        token=valid_text,
        preemptions=numbers,
        hidden_by_gil=some.none() | some.booleans(),
        threads=some.just(["main", "Thread-1"]) | some.lists(names, max_size=3),
        steps=steps,
    ),
)
"""A message that ends a call."""
messages = (
    answers | _message("ready") | _message("stack_dump", threads=threads) | _message("finished", survivors=threads)
)
"""Any message, mostly well-formed."""


def as_line(message):
    """The message as the bytes of a line, as a program would write them that does not use our encoder."""
    return json.dumps(message).encode()
