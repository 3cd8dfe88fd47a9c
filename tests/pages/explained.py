"""Explained failures of real explorations, for tests of pages."""

import atexit
import functools
import shutil
import tempfile
from pathlib import Path

import msgspec

from grader.model import Explained, ExplorationOutcome, Observation, Reason, Report
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
    module = load(path)
    failure = explore(module.program).failure
    found = explored_tree(module.program, str, failure.token, str(path.resolve())) if tree else None
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


def report_on(source, *, tree=True, reason=Reason.RACE, **words) -> Report:
    """A report with one check that failed in this program."""
    explained, path = explained_of(source, tree=tree)
    seen: Observation = clean(ending=explained)
    check = check_of("together", reason, (seen,), **words)
    return Report(exercises=(report_of(check, check_of("other"), path=str(path)),))
