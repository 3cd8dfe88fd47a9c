"""Each sentence is judged by ratios alone, and only where they are clear."""

import pytest

from grader.comparison.claims import AT_ONCE, CLAIMS, answers
from tests.comparison.made_up import comparison, operations, spread, waiting

THREADS = "Threads take advantage of multiple CPU cores."
SUITABLE = "Threading is suitable for CPU-bound tasks."
ASYNCIO = "Asyncio can achieve true parallelism."
PROCESSES = "Processes achieve true parallelism."
RESOURCES = "Asyncio uses fewer resources than threads."
THOUSANDS = "Asyncio handles thousands of concurrent I/O operations with minimal overhead."
BLOCKING = "One blocking call stops the whole event loop."
SWITCHING = "Switching between tasks is cheaper than switching between threads."


def verdict_on(sentence, **changed):
    [answer] = [each for each in answers(comparison(**changed)) if each.sentence == sentence]
    return answer.verdict


def speedup(**kinds):
    return {kind: spread(value) for kind, value in {"threads": 1.0, "tasks": 1.0, "processes": 1.9, **kinds}.items()}


def exchange(**kinds):
    return {"exchange": {kind: spread(value) for kind, value in {"threads": 0.01, "processes": 2e-6, **kinds}.items()}}


def waits(*thread_then_task):
    seconds, size, task_seconds, task_size = thread_then_task
    return {"waiting": (waiting("threads", 1_000, seconds, size), waiting("tasks", 1_000, task_seconds, task_size))}


def operates(thousand, ten_thousand):
    return {"operations": (operations("tasks", 1_000, thousand), operations("tasks", 10_000, ten_thousand))}


def test_an_ordinary_machine():
    assert {each.sentence: each.verdict for each in answers(comparison())} == {
        THREADS: "false here",
        SUITABLE: "false here",
        ASYNCIO: "false here",
        PROCESSES: "true here",
        RESOURCES: "true here",
        THOUSANDS: "depends",
        BLOCKING: "true here",
        SWITCHING: "true here",
    }


@pytest.mark.parametrize(
    ("sentence", "changed", "verdict"),
    [
        (THREADS, exchange(threads=2e-6) | {"gil": False}, "true here"),
        (THREADS, {"free_threaded": spread(1.8), "free_exchange": spread(1e-6)}, "depends"),
        (THREADS, {"free_threaded": spread(1.8), "free_exchange": spread(0.01)}, "false here"),
        (THREADS, {"speedup": speedup(threads=1.6)}, "false here"),
        (THREADS, exchange(processes=2 * AT_ONCE), "not clear"),
        (SUITABLE, exchange(threads=2e-6) | {"gil": False}, "true here"),
        (ASYNCIO, {"speedup": speedup(tasks=1.6)}, "false here"),
        (ASYNCIO, {"task_threads": 2}, "true here"),
        (PROCESSES, exchange(processes=2 * AT_ONCE), "not clear"),
        (PROCESSES, {"speedup": speedup(processes=0.9)}, "true here"),
        (
            RESOURCES,
            waits(0.05, 16_000, 0.05, 1_200),
            "depends",
        ),
        (
            RESOURCES,
            waits(0.05, None, 0.01, None),
            "not clear",
        ),
        (RESOURCES, {"waiting": ()}, "not clear"),
        (THOUSANDS, operates(1.0, 1.2), "true here"),
        (
            THOUSANDS,
            operates(30.0, 300.0),
            "false here",
        ),
        (THOUSANDS, {"operations": ()}, "not clear"),
        (BLOCKING, {"gap": {"loop": spread(1.0), "thread": spread(0.9)}}, "not clear"),
        (SWITCHING, {"switch": {"threads": spread(1e-6), "tasks": spread(3e-6)}}, "false here"),
        (SWITCHING, {"switch": {"threads": spread(3e-6), "tasks": spread(3e-6)}}, "depends"),
    ],
)
def test_other_machines_give_other_verdicts(sentence, changed, verdict):
    assert verdict_on(sentence, **changed) == verdict


def test_each_answer_has_its_sentence_and_numbers():
    given = answers(comparison())
    assert [each.sentence for each in given] == list(CLAIMS)
    assert all(any(character.isdigit() for character in each.why) and each.why.endswith(".") for each in given)
