"""The table of replaced modules."""

import threading

import pytest

from grader.sim.primitives.registry import REPLACEMENTS
from grader.sim.primitives.unsupported import UNSUPPORTED


def test_the_table_lists_every_replaced_module():
    inner = {f"asyncio.{name}" for name in ("events", "runners", "tasks", "base_events", "coroutines")}
    replaced = {"threading", "_thread", "time", "queue", "_queue", "asyncio", "functools", "operator", "random"}
    futures = {"concurrent", "concurrent.futures", "concurrent.futures.thread"}
    assert replaced | futures | inner | set(UNSUPPORTED) <= set(REPLACEMENTS)


@pytest.mark.parametrize("name", ["threading", "time", "queue", "asyncio"])
def test_a_replacement_has_every_public_name_of_the_real_module(name):
    real = __import__(name)
    assert [public for public in getattr(real, "__all__", dir(real)) if not hasattr(REPLACEMENTS[name], public)] == []


@pytest.mark.parametrize(
    ("statement", "expression"),
    [
        ("import concurrent.futures", "concurrent.futures.Future.__module__"),
        ("from asyncio.events import new_event_loop", "new_event_loop.__module__"),
        ("from queue import Queue as Q", "Q.__module__"),
        ("import importlib", "importlib.import_module('queue').Queue.__module__"),
    ],
)
def test_every_form_of_import_gives_the_replacement(results, statement, expression):
    [value] = results(f"{statement}\ndef program():\n    return {expression}\n", schedules=1)
    assert ".primitives." in value


def test_the_rest_of_the_process_keeps_the_real_modules(write):
    module = write("import threading\ndef program():\n    pass\n")
    assert module.threading is REPLACEMENTS["threading"]
    assert module.threading.Event is not threading.Event
