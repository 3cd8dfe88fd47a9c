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
        r"SyntaxError in line \d+: 'await' outside (?:async )?function",
        "await may stand only inside a function that begins with async def.",
        "If the function is one of yours, write async def. If the line only tries your code out, remove it.",
    ),
    Mistake(
        r"IndentationError in line \d+: expected an indented block",
        "The lines that belong to a def, with, for, while, if or try stand further right than that line.",
        "Put four more spaces before each of these lines.",
    ),
    Mistake(
        r"IndentationError in line \d+: un|TabError in line \d+",
        "Python sees from the spaces before a line what belongs together. A tab is not the same as spaces.",
        "Give the line as many spaces as the others of its block. Use spaces only, no tabs.",
    ),
    Mistake(
        r"SyntaxError in line \d+: expected ':'",
        "A line that begins with def, class, if, else, for, while, with or try ends with a colon.",
        "Write a colon at the end of the line.",
    ),
    Mistake(
        r"AttributeError: module '([\w.]+)' has no attribute '(\w+)'\. Did you mean: '(\w+)'",
        "The module {1} does not have the name {2}.",
        "Compare the spelling: do you mean {1}.{3}? Upper and lower case count.",
    ),
    Mistake(
        r"AttributeError: module '([\w.]+)' has no attribute '(\w+)'",
        "The module does not have this name.",
        "Compare the spelling of {2} with the documentation of {1}. Upper and lower case count. Has a file of yours "
        "the name of the module?",
    ),
    Mistake(
        r"NameError: name 'self' is not defined",
        "self is not a word of the language. It is the first parameter of a method, and gets the object.",
        "Write self as the first parameter in the def line of the method that this line is in.",
    ),
    Mistake(
        r"NameError: name '\w+' is not defined\. Did you mean: 'self\.(\w+)'",
        "An attribute of an object is not a variable: a method reaches it only through the object.",
        "Write self.{1} instead of {1}.",
    ),
    Mistake(
        r"NameError: name '(\w+)' is not defined\. (?:Did you mean: '\w+'\? Or did|Did) you forget to import '(\w+)'",
        "The file uses {1} and does not import it.",
        "Write the line import {2} at the top of the file.",
    ),
    Mistake(
        r"NameError: name '(\w+)' is not defined",
        "Where this line runs, nothing has the name {1}.",
        "Compare the spelling of {1} with the line that creates it. If it is a module, import it. If it is an "
        "attribute, write self.{1}. No function sees the variables of another one.",
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
        r"(?:Type|Attribute)Error: .*'coroutine'|returned an object of type coroutine\b"
        r"|RuntimeWarning: coroutine '([\w.<>]+)' was never awaited",
        "Calling an async def function runs nothing. It only creates a coroutine.",
        "Put await before the call, or make a task of it and await the task.",
    ),
    Mistake(
        r"AttributeError: 'NoneType' object has no attribute '(\w+)'",
        "Something that should be an object is None.",
        "Where does the value before .{1} come from? Does a function that should return it end without return?",
    ),
    Mistake(
        r"AttributeError: '(\w+)' object has no attribute '(\w+)'\. Did you mean: '(\w+)'",
        "This object of the class {1} does not have an attribute with the name {2}.",
        "Compare the spelling: do you mean {3}?",
    ),
    Mistake(
        r"AttributeError: '(\w+)' object has no attribute '(\w+)'",
        "This object of the class {1} does not have an attribute with the name {2}.",
        "If the class is yours: does it define {2}, or set self.{2}, with this spelling, before this line runs? If it "
        "is not yours: README.md says what the object has.",
    ),
    Mistake(
        r"TypeError: .*\basync_generator\b",
        "A function that contains yield makes a generator. It cannot be awaited, and it runs nothing by itself.",
        "Remove yield. To wait, write await; to give back a result, write return.",
    ),
    Mistake(
        r"TypeError: '(Lock|Condition|(?:Bounded)?Semaphore)' object does not support the context manager protocol",
        "This {1} is the one of asyncio. Only coroutines can use it.",
        "In a coroutine, write async with. In a program with threads, use threading.{1}.",
    ),
    Mistake(
        r"TypeError: '[\w.]+' object does not support the asynchronous context manager protocol",
        "async with is for the locks of asyncio.",
        "In a coroutine, use asyncio.Lock. For a lock of threading, write with, and let no await stand inside.",
    ),
    Mistake(
        r"TypeError: 'bool' object does not support the context manager protocol",
        "acquire() returns True or False, and with needs the lock itself.",
        "Write the lock alone behind with, as in with self.lock. It acquires and releases the lock.",
    ),
    Mistake(
        r"^[\w ]+ raised KeyError: ",
        "The dictionary has no entry with this key.",
        "Ask first whether the key is there, as in key in dictionary, or use get.",
    ),
    Mistake(
        r'TypeError: can only concatenate str \(not "(\w+)"\) to str',
        "A text and a value of type {1} cannot be added.",
        "Write an f-string, or give print several values, as in print(word, number).",
    ),
    Mistake(
        r"TypeError: '(?:type|function|method|builtin_function_or_method)' object does not support the context manager"
        r"|missing 1 required positional argument: 'self'|TypeError: unbound method lock\.",
        "The name of a class is not yet an object of it.",
        "Write the parentheses where you make the object, as in Lock() instead of Lock.",
    ),
    Mistake(
        r"run_in_executor\(\) missing 1 required positional argument",
        "The first argument of run_in_executor is the pool. The function comes after it.",
        "Pass the pool first, as in run_in_executor(pool, call). None stands for the pool of asyncio.",
    ),
    Mistake(
        r"TypeError: (?:[\w<>]+\.)*(\w+)\(\) missing \d+ required (?:positional|keyword-only) arguments?: '(\w+)'",
        "A call passes fewer arguments to {1} than its def line asks for.",
        "Compare the def line of {1} with the stub and with the call. Has {2} a default value in the stub, as in n=1?",
    ),
    Mistake(
        r"TypeError: (\w+)\(\) takes no arguments",
        "When an object is made, Python calls its method __init__. The class {1} has no method with exactly that name.",
        "Check the spelling of __init__: two underscores before it, and two after it.",
    ),
    Mistake(
        r"TypeError: unhashable type: 'list'",
        "A list cannot be a key of a dictionary or an item of a set. asyncio.gather does not take a list, either.",
        "To pass the items of a list as single arguments, write a star before it, as in gather(*coroutines).",
    ),
    Mistake(
        r"TypeError: '[<>]=?' not supported between instances of '(\w+)' and '(\w+)'",
        "Python has no order for a value of type {1} and one of type {2}.",
        "Are the parameters in the order of the stub? Objects of a class have no order of their own: compare a number "
        "that each of them has. sorted takes it from key=.",
    ),
    Mistake(
        r"InvalidStateError: Result is not (?:set|ready)",
        "result() of a task or future of asyncio does not wait. It only reads a result that is already there.",
        "Write await task: it waits, and its value is the result.",
    ),
    Mistake(
        r"ValueError: max_workers must be greater than 0",
        "A pool has at least one worker.",
        "How many workers does your pool get if there is nothing to do? Treat that case before you make the pool.",
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
        "Define it with def at the top level of the file: no lambda, and no function inside a function. If the task "
        "needs threads only, use a pool of threads, such as ThreadPool: it sends nothing.",
    ),
    Mistake(
        r"TypeError: 'NoneType' object is not callable",
        "Something that should be a function is None.",
        "Do you pass a function, as in target=work, or call it, as in target=work()? Is a return missing?",
    ),
    Mistake(
        r"returned a (list|tuple) instead of a (list|tuple)\. Its items are right",
        "A {1} is not equal to a {2}, even with the same items.",
        "Make a {2} of it, as in {2}(results).",
    ),
    Mistake(
        r"returned an object of type (?:function|method|builtin_function_or_method)\b",
        "A function was returned, and not what it returns.",
        "Write the parentheses that call it, as in return job() instead of return job.",
    ),
    Mistake(
        r"TypeError: '(bool|int|str|list|tuple)' object is not callable",
        "Something that should be a function is a value of type {1}.",
        "Pass the function itself, without calling it, as in target=work. wait_for takes a function, too: "
        "wait_for(lambda: condition).",
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
        "wait and notify may be called only while you hold the lock of that condition, and each condition has its own "
        "lock unless you give it one.",
        "Put the call into a with block of the same condition. If two conditions guard the same data, give both one "
        "lock, as in Condition(lock). A condition of asyncio needs async with.",
    ),
    Mistake(
        r"RuntimeError: cannot release un-acquired lock",
        "An RLock can be released only by the thread that acquired it.",
        "Does another thread release it than the one that acquired it? Then use a Lock. Else count acquire and release "
        "on each path through the function.",
    ),
    Mistake(
        r"RuntimeError: release unlocked lock",
        "A lock can be released only while it is held.",
        "Count acquire and release on each path through the function. A with block does both for you.",
    ),
    Mistake(
        r"RuntimeError: asyncio\.run\(\) cannot be called from a running event loop|This event loop is already running",
        "Your function already runs on an event loop, and a thread has only one.",
        "Use await instead of asyncio.run or run_until_complete.",
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
