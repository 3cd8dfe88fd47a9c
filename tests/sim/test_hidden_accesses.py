"""Accesses that are easy to overlook: each program has an outcome that is missed with the access."""

import pytest

from grader.sim import load
from grader.sim.environment import exploration_session
from grader.sim.instrument import current_version, refresh
from grader.sim.reduction import Reduction

HEAD = """
import collections, functools, itertools, threading
from dataclasses import dataclass

class Box:
    value = 0

class Own(Box):
    def inherited(self):
        return super().value

@dataclass
class Point:
    x: int = 0

def size(**names):
    return len(names)

def program():
    out, items, table, box, point = [], [1, 2, 9], {"a": 1}, Box(), Point()
    lock, own, ranks, boxes = threading.Lock(), Own(), {"a": 1, "b": 2}, [Box()]
    groups, alias = collections.defaultdict(list), items
    helper = threading.Thread(target=lambda: alias.append(8))
    Box.value = 0
    def first():
        nonlocal items
        %s
    def second():
        %s
    threads = [threading.Thread(target=each) for each in (first, second)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return out
"""
APPEND = "items.append(3)"

CASES = {
    "the text of an exception": (
        "try: raise KeyError(items)\n        except KeyError as e: out.append(str(e))",
        APPEND,
        "['[1, 2, 9, 3]']",
    ),
    "a dictionary that is unpacked": ("out.append(len({**table}))", "table['b'] = 2", "[2]"),
    "named arguments": ("out.append(size(**table))", "table['b'] = 2", "[2]"),
    "the items of a group that is made": ("groups['a']", "out.append(len(groups))", "[1]"),
    "a list changed in place in an ordered dictionary": (
        "ordered = collections.OrderedDict(a=items); ordered['a'] += [3]",
        "out.append(len(items))",
        "[4]",
    ),
    "a function of C as key": ("out.append(sorted(['a', 'b'], key=ranks.get))", "ranks['a'] = 3", "[['b', 'a']]"),
    "a method with two underscores as key": ("out.append(max([0, 1], key=items.__getitem__))", "items[0] = 5", "[0]"),
    "the key of a sort": ("out.extend('ab'); out.sort(key=ranks.get)", "ranks['a'] = 3", "['b', 'a']"),
    "the text of a lock": ("out.append('unlocked' in f'{lock}')", "lock.acquire(); lock.release()", "[False]"),
    "the threads that run": ("out.append(len(threading.enumerate()))", "pass", "[2]"),
    "an inherited attribute": ("out.append(own.inherited())", "Box.value = 1", "[1]"),
    "a pattern inside a pattern": (
        "match boxes:\n            case [Box(value=0)]: out.append(0)\n            case _: out.append(1)",
        "boxes[0].value = 1",
        "[1]",
    ),
    "a template": ("out.append('{0.value}'.format(box))", "box.value = 1", "['1']"),
    "the methods that dataclass makes": ("out.append(point == Point())", "point.x = 1", "[False]"),
    "a set changed by an iterator": (
        "items = {1, 2}; items.difference_update(box.value + n for n in (1, 2))",
        "out.append(len(items))",
        "[1]",
    ),
    "two names at once": ("items, table['x'] = [], 1", "out.append(len(items)); out.append(len(table))", "[3, 2]"),
    "a container of a cycle": (
        "c = itertools.cycle(items); [next(c) for n in range(3)]; out.append(next(c))",
        APPEND,
        "[3]",
    ),
    "a list changed in place under another name": ("items += [3]", "out.append(len(alias))", "[4]"),
    "a thread's attribute": ("threading.current_thread().n = 1", "out.append(hasattr(threads[0], 'n'))", "[True]"),
    "a thread that has not been started": (
        "helper.start()",
        "try: helper.join()\n        except RuntimeError: out.append(1)",
        "[1]",
    ),
    "an iterable with an iterator of C": ("out.append(sum(iter(items)))", APPEND, "[15]"),
    "a generator of a library": (
        "import heapq; out.append(list(heapq.merge(items, [0])))",
        APPEND,
        "[[0, 1, 2, 9, 3]]",
    ),
}  # fmt: skip


PROVED = {
    "the text of an exception",
    "a dictionary that is unpacked",
    "named arguments",
    "the items of a group that is made",
    "the methods that dataclass makes",
    "a thread that has not been started",
}
"""Cases in which everything is recorded. The others are refused, each for what it does itself."""


@pytest.mark.parametrize("name", CASES)
def test_an_outcome_is_found_or_nothing_is_proved(tmp_path, name):
    first, second, outcome = CASES[name]
    path = tmp_path / "hidden.py"
    path.write_text(HEAD % (first, second))
    program = load(path).program
    values = []

    def body():
        refresh(program)
        values.append(repr(current_version(program)()))

    search = Reduction(program)
    with exploration_session():
        failures = list(search.executions(body, 0, 300))
    assert not any(failures)
    assert search.proved == (name in PROVED)
    assert outcome in values or not search.proved
