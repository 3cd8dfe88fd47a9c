"""Explained failures of real explorations, for tests of pages."""

import atexit
import functools
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import msgspec
from msgspec.structs import replace

from grader.model import SCENARIOS, Explained, ExplorationOutcome, Observation, Reason, Report
from grader.sim import explore, load
from grader.sim.outcomes import explored_tree
from tests.builders import check_of, clean, report_of

COUNTER = """\
import threading


class Counter:
    value = 0

    def add(self):
        self.value = self.value + 1


def program():
    counter = Counter()
    threads = [threading.Thread(target=counter.add, name=f"thread {number}") for number in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counter.value == 2, "an add is lost"
"""

DEADLOCK = """\
import threading

left, right = threading.Lock(), threading.Lock()


def both(first, second):
    with first:
        with second:
            pass


def program():
    threads = [threading.Thread(target=both, args=order) for order in ((left, right), (right, left))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""

SEATS = """\
import asyncio

sold = {}


async def book(name):
    if 1 in sold:
        return False
    await asyncio.sleep(0.1)
    sold[1] = name
    return True


async def later(seconds, name):
    await asyncio.sleep(seconds)
    return await book(name)


async def program():
    answers = await asyncio.gather(later(0.1, "Ann"), later(0.2, "Ben"))
    assert sum(answers) == 1, "the seat is sold twice"
"""

TASKS = """\
import asyncio

seen = []


async def use(lock, name):
    async with lock:
        await asyncio.sleep(1)
        seen.append(name)


async def program():
    lock = asyncio.Lock()
    await asyncio.gather(use(lock, "one"), use(lock, "two"))
    assert not seen
"""

HOSTILE = """\
import threading

# </script><script>document.title = "taken over"</script> <!-- <script> ]]> \u202e gnissim
EVIL = "</script><img src=x onerror=document.title='taken'>"
box = {"text": ""}


def work():
    box["text"] = box["text"] + EVIL


def program():
    names = ("<b>one</b>", "</script><script>document.title='named'</script>")
    threads = [threading.Thread(target=work, name=name) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert box["text"] == EVIL * 2, EVIL
"""

LONG = COUNTER.replace("self.value = self.value + 1", "for _ in range(50):\n            self.value = self.value + 1")
LONG = LONG.replace("counter.value == 2", "counter.value == 100")


@functools.cache
def explained_of(source, *, tree=True):
    """(the failure of the program, as the grader stores it; the file with the program)"""
    path = Path(tempfile.mkdtemp(prefix="page-")) / "fan_out.py"
    atexit.register(shutil.rmtree, path.parent)
    path.write_text(source, encoding="utf-8")
    with ThreadPoolExecutor(1) as alone:  # Playwright runs an event loop in this thread, so asyncio.run refuses
        failure, found = alone.submit(_explore, path, tree).result()
    data = msgspec.to_builtins(failure)
    for name in ("kind", "type", "message", "explanation"):
        data.pop(name)
    data["sentence"] = failure.explanation.splitlines()[1]
    data["tree"] = None
    if found is not None:
        ends = [ExplorationOutcome(token="", count=1, kind=kind, message=text) for kind, _, text, _ in found.ends]
        data["tree"] = msgspec.to_builtins(found) | {
            "ends": msgspec.to_builtins(ends),
            "complaints": [text or kind for kind, _, text, _ in found.ends],
        }
    return msgspec.convert(data, Explained), path


def _explore(path, tree):
    module = load(path)
    failure = explore(module.program).failure
    if not tree:
        return failure, None
    return failure, explored_tree(module.program, str, failure.token, str(path.resolve()), failure.threads)


def report_on(source, *, tree=True, reason=Reason.RACE, hides_the_other_thread=False, **words) -> Report:
    """A report with one check that failed in this program.

    hides_the_other_thread  whether all threads but the interrupted one run in the scenario, which no page shows
    """
    explained, path = explained_of(source, tree=tree)
    if hides_the_other_thread:
        [shown] = {step.thread for step in explained.steps if step.preempted}
        steps = [replace(step, file=step.file if step.thread == shown else SCENARIOS) for step in explained.steps]
        explained = replace(explained, steps=tuple(steps))
    seen: Observation = clean(ending=explained)
    check = check_of("together", reason, (seen,), **words)
    return Report(exercises=(report_of(check, check_of("other"), path=str(path)),))
