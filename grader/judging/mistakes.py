"""Mistakes whose exception says what to change: each has its own advice, instead of the advice for its reason. Pure."""

import re
from typing import NamedTuple


class Mistake(NamedTuple):
    """A pattern of Python's own words, and advice; `{1}` in it is the first group of the pattern, and so on."""

    pattern: str
    why: str
    hint: str


MISTAKES = (
    Mistake(
        r"TypeError: \w+\.(\w+)\(\) takes (\d+) positional arguments? but (\d+) (?:was|were) given",
        "Python passes the object itself as the first argument of a method.",
        "Does the def line of {1} begin with self? A method without self gets one argument more than it takes.",
    ),
    Mistake(
        r"EOFError: EOF when reading a line",
        "Nobody can type while your code is graded, so input() finds nothing to read.",
        "Remove input(). All that your code needs comes in its arguments.",
    ),
    Mistake(
        r"AttributeError: module '([\w.]+)' has no attribute '(\w+)'",
        "The module does not have this name.",
        "Compare the spelling of {2} with the documentation of {1}. Upper and lower case count. Has a file of yours "
        "the name of the module?",
    ),
    Mistake(
        r"NameError: name 'self' is not defined",
        "A method gets its object as the first argument. This method has no name for it.",
        "Write self as the first parameter in the def line of the method that this line is in.",
    ),
    Mistake(
        r"NameError: name '(\w+)' is not defined",
        "Where this line runs, nothing has the name {1}.",
        "Compare the spelling of {1} with the line that creates it. Is it imported? No function sees the variables "
        "of another one.",
    ),
    Mistake(
        r"UnboundLocalError: .*variable '(\w+)'",
        "A function that assigns to a name has a variable of its own with this name.",
        "If you mean an attribute of the object, write self.{1}, and self as the first parameter. If you mean the "
        "variable outside, declare it first: nonlocal {1}, or global {1} for one of the module.",
    ),
    Mistake(
        r"a thread was started outside the explored|code that waits outside the explored",
        "Your file starts something or waits while it is imported. The grader imports the file, and then calls what "
        "the stub defines.",
        'Put the lines that only try your code out at the end of the file, below: if __name__ == "__main__":',
    ),
    Mistake(
        r"(?:Type|Attribute)Error: .*'coroutine'|RuntimeWarning: coroutine '([\w.<>]+)' was never awaited",
        "Calling an async def function runs nothing. It only creates a coroutine.",
        "Put await before the call, or make a task of it and await the task.",
    ),
    Mistake(
        r"AttributeError: 'NoneType' object has no attribute '(\w+)'",
        "Something that should be an object is None.",
        "Where does the value before .{1} come from? Does a function that should return it end without return?",
    ),
    Mistake(
        r"AttributeError: '(\w+)' object has no attribute '(\w+)'",
        "This object of the class {1} does not have an attribute with the name {2}.",
        "If it is a method: does the class define it, with this spelling? If it is a value: the line that sets "
        "self.{2} has to run before the line that reads it.",
    ),
    Mistake(
        r"TypeError: object (\w+) can't be used in 'await' expression",
        "Only a coroutine, a task or a future can be awaited.",
        "Look at the awaited call: is it an ordinary function, or did you await the result instead of the call?",
    ),
    Mistake(
        r"No module named '([\w.]+)'",
        "Only the standard library of Python is there when your code is graded.",
        "Remove the import of {1}, or compare its spelling. What your code needs besides comes in its arguments.",
    ),
    Mistake(
        r"a coroutine was expected, got|A coroutine object is required|a coroutine or an awaitable is required",
        "A coroutine is what the call of an async def function returns. The function itself is not one.",
        "Where the line makes a task or awaits: write the call with parentheses, as in job() instead of job.",
    ),
    Mistake(
        r"argument after \* must be an iterable, not (\w+)",
        "args of a Thread or a Process is a tuple of all arguments, and brackets alone do not make a tuple.",
        "With one argument, write a comma: args=(value,). A list works, too: args=[value].",
    ),
    Mistake(
        r"IndexError: list assignment index out of range",
        "A value can be assigned only to a place that the list has. An empty list has none.",
        "Give the list its places first, as in [None] * count, or add to it with append.",
    ),
    Mistake(
        r"Can't (?:get|pickle) (?:local object|<function)",
        "A function is sent to another process by its name, and is looked up there in the file.",
        "Define it with def at the top level of the file: no lambda, and no function inside a function.",
    ),
    Mistake(
        r"TypeError: 'NoneType' object is not callable",
        "Something that should be a function is None.",
        "Do you pass a function, as in target=work, or call it, as in target=work()? Is a return missing?",
    ),
    Mistake(
        r"RuntimeError: threads can only be started once",
        "A Thread object runs once.",
        "Create a new Thread for each start.",
    ),
    Mistake(
        r"RuntimeError: cannot join thread before it is started",
        "join waits for the end of a thread, and this one has not begun.",
        "Call start first. Is the thread that you join the one that you started?",
    ),
    Mistake(
        r"RuntimeError: cannot (?:notify|wait) on un-acquired lock",
        "wait and notify may be called only while you hold the lock of the condition.",
        "Put the call into a block: with condition.",
    ),
    Mistake(
        r"RuntimeError: release unlocked lock|RuntimeError: cannot release un-acquired lock",
        "A lock can be released only while it is held.",
        "Count acquire and release on each path through the function. A with block does both for you.",
    ),
    Mistake(
        r"RuntimeError: asyncio\.run\(\) cannot be called from a running event loop",
        "Your function already runs on an event loop, and a thread has only one.",
        "Use await instead of asyncio.run.",
    ),
    Mistake(
        r"RuntimeError: no running event loop",
        "The call needs an event loop, and none runs here: in another thread, or before the loop begins.",
        "Make the call in a coroutine, on the loop's own thread.",
    ),
)
"""The first one whose pattern is found counts."""


def known_mistake(what: str) -> tuple[str, str] | None:
    """The `why` and `hint` for a mistake that `what`, a sentence about an exception, shows; None if none is known."""
    for mistake in MISTAKES:
        if found := re.search(mistake.pattern, what):
            if mistake is MISTAKES[0] and int(found[3]) != int(found[2]) + 1:
                continue
            words = [found[0], *(group or "" for group in found.groups())]
            return mistake.why.format(*words), mistake.hint.format(*words)
    return None
