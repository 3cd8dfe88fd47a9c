"""Imports of programs: names, packages and parents are those of plain Python; packages get switch points when asked."""

import sys

import pytest

from grader.sim import NotUnderControl, explore, load
from grader.sim.instrument import LOADED, OPAQUE, opaque_packages

LIBRARY = """
import threading, time
lock = threading.Lock()
calls = 0
def count():
    global calls
    calls += 1
def later(function):
    threading.Timer(0.05, function).start()
def guarded(function):
    with lock:
        function()
def pause(seconds):
    time.sleep(seconds)
"""


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package beside the program, with a part and an inner package."""
    inner = tmp_path / "besides" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "besides" / "__init__.py").write_text("from .part import value\n")
    (tmp_path / "besides" / "part.py").write_text("value = 1\n")
    (inner / "__init__.py").write_text("")
    (inner / "leaf.py").write_text("from ..part import value as deep\n")
    yield
    for name in [name for name in sys.modules if name.partition(".")[0] == "besides"]:
        del sys.modules[name]


@pytest.fixture
def library(tmp_path, monkeypatch):
    """An installed module."""
    folder = tmp_path / "installed"
    folder.mkdir()
    (folder / "some_library.py").write_text(LIBRARY)
    monkeypatch.syspath_prepend(folder)
    yield str(folder / "some_library.py")
    sys.modules.pop("some_library", None)


@pytest.mark.parametrize(
    ("imports", "expression"),
    [
        ("import besides", "besides.part.value == 1"),
        ("import besides.part", "besides.part.value == 1 and besides.__name__ == 'besides'"),
        ("from besides.inner import leaf", "leaf.deep == 1 and leaf.__package__ == 'besides.inner'"),
        ("from besides import part", "part.__name__ == 'besides.part'"),
        ("import besides.part as x", "x.__name__ == 'besides.part'"),
        ("import importlib", "importlib.import_module('besides.part').value == 1"),
        ("import http.client", "http.client.HTTPException and http.__name__ == 'http'"),
        ("import urllib.request", "urllib.parse.quote('/') == '/' and urllib.request.Request"),
        ("import os.path", "os.path.join"),
        ("import concurrent.futures", "concurrent.futures.ThreadPoolExecutor"),
    ],
)
def test_imports_bind_what_plain_python_binds(write, package, imports, expression):
    module = write(f"{imports}\ndef program():\n    assert {expression}\n")
    assert explore(module.program, schedules=2).failure is None


@pytest.mark.parametrize("call", ["later(done.set)", "guarded(done.set)", "pause(2); done.set()"])
def test_threads_locks_and_sleeps_of_a_library_are_those_of_the_scheduler(write, library, call):
    module = write(
        f"import threading, some_library\ndef program():\n    done = threading.Event()\n"
        f"    some_library.{call}\n    done.wait()\n"
    )
    assert explore(module.program, schedules=20).failure is None
    assert opaque_packages(module.__file__) == ["some_library"]
    assert library in OPAQUE


RACE = """
import threading, some_library
def program():
    threads = [threading.Thread(target=some_library.count) for _ in range(2)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    assert some_library.calls == 2
"""


def test_the_race_of_a_library_is_found_only_if_it_is_included(tmp_path, library):
    path = tmp_path / "submitted.py"
    path.write_text(RACE)
    assert explore(load(path).program, schedules=50).failure is None
    module = load(path, include=["some_library"])
    failure = explore(module.program, schedules=200).failure
    assert failure is not None
    assert failure.bug == "lost_update"
    assert opaque_packages(module.__file__) == []
    assert library in LOADED


def test_a_library_that_cannot_be_loaded_a_second_time_stays_the_real_one(write, tmp_path, monkeypatch):
    folder = tmp_path / "installed"
    folder.mkdir()
    (folder / "picky_library.py").write_text(
        "import builtins\nif __builtins__ is not vars(builtins) and __builtins__ is not builtins:\n"
        "    raise ImportError('changed')\nvalue = 1\n"
    )
    monkeypatch.syspath_prepend(folder)
    module = write("import picky_library\ndef program():\n    assert picky_library.value == 1\n")
    assert explore(module.program, schedules=2).failure is None
    assert opaque_packages(module.__file__) == ["picky_library"]


@pytest.mark.parametrize("include", [[], ["asking_library"]])
def test_a_library_may_open_a_socket_while_it_is_imported_but_not_later(tmp_path, monkeypatch, include):
    (tmp_path / "installed").mkdir()
    text = "import socket\nwith socket.socket() as one:\n    family = one.family\n\ndef later():\n    socket.socket()\n"
    (tmp_path / "installed" / "asking_library.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path / "installed")
    program = tmp_path / "asks.py"
    program.write_text(
        "import asking_library\n\ndef program():\n    assert asking_library.family\n\n"
        "def uses():\n    asking_library.later()\n"
    )
    module = load(program, include=include)
    assert explore(module.program, schedules=3).failure is None
    with pytest.raises(NotUnderControl, match="socket"):
        explore(module.uses, schedules=3)
    program.write_text("import socket\nsocket.socket()\n")
    with pytest.raises(NotUnderControl, match="socket"):
        load(program, include=include)
    sys.modules.pop("asking_library", None)


def test_a_package_keeps_a_name_that_it_gave_to_something_else(write, tmp_path):
    folder = tmp_path / "naming"
    folder.mkdir()
    (folder / "__init__.py").write_text("from .retry import times\n\ndef retry():\n    return times\n")
    (folder / "retry.py").write_text("times = 2\n")
    module = write(
        "from naming.retry import times\nfrom naming import retry\ndef program():\n    assert retry() == 2\n"
    )
    assert explore(module.program, schedules=3).failure is None
    for name in ("naming", "naming.retry"):
        sys.modules.pop(name, None)


def test_the_body_of_an_included_package_is_no_step(write, library):
    text = "import threading\nimport some_library\ndef program():\n    some_library.count()\n    assert False\n"
    path = write(text).__file__
    failure = explore(load(path, include=["some_library"]).program, schedules=3).failure
    lines = {(step.file.rpartition("/")[2], step.line) for step in failure.steps}
    assert ("some_library.py", 7) in lines
    assert not lines & {("some_library.py", line) for line in range(1, 5)}
    assert min(line for file, line in lines if file != "some_library.py") == 4
