"""A refused lock and a dropped item raise nothing: the sentence says what happened, where nothing else is known."""

from grader.sim import explore
from grader.sim.outcomes import collect_outcomes, explain

REFUSED = """
    import threading
    class Counter:
        def __init__(self):
            self.value, self.lock = 0, threading.Lock()
        def add(self):
            if self.lock.acquire(blocking=False):
                self.value += 1
                self.lock.release()
    def program():
        counter = Counter()
        threads = [threading.Thread(target=counter.add, name=name) for name in ("one", "two")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return counter.value
"""
RETRIED = REFUSED.replace(
    "if self.lock.acquire(blocking=False):",
    """while not self.lock.acquire(False):
                pass
            if True:""",
).replace("self.value += 1", "self.value = 1")
DROPPED = """
    import threading
    from collections import deque
    def program():
        items, ready = deque(maxlen=1), threading.Condition()
        def take():
            with ready:
                while not items:
                    ready.wait()
                items.popleft()
        takers = [threading.Thread(target=take) for _ in range(2)]
        for number in range(2):
            with ready:
                items.append(number)
        for taker in takers:
            taker.start()
        for taker in takers:
            taker.join()
"""


def sentence_for(module, wrong):
    """The sentence about the first schedule with this outcome."""
    found = collect_outcomes(module.program, str, schedules=100)
    token = next(each.token for each in found.outcomes if str(each.value) == wrong)
    return explain(module.program, str, token, module.__file__).explanation.splitlines()[1]


def test_a_thread_that_goes_on_without_a_lock_is_named_with_the_holder(write):
    sentence = sentence_for(write(REFUSED), "1")
    waiting, holder = ("one", "two") if sentence.startswith("one") else ("two", "one")
    assert sentence == (
        f"{waiting} could not acquire counter.lock at line 7, which {holder} had held since line 7, and did not get it "
        f"later. With blocking=False, acquire does not wait."
    )


def test_a_lock_that_is_asked_for_again_is_not_the_cause(write):
    assert "could not acquire" not in sentence_for(write(RETRIED), "1")


def test_an_item_that_a_full_deque_dropped_is_named_beside_the_deadlock(write):
    text = explore(write(DROPPED).program).failure.explanation
    assert "Deadlock: " in text
    assert (
        "Before that, main added an item to items, which was full, at line 14. A deque with maxlen then drops" in text
    )


def test_a_thread_that_gives_up_after_a_timeout_is_named(write):
    timed = REFUSED.replace("blocking=False", "timeout=0.001").replace(
        "self.value += 1", "time.sleep(1); self.value += 1"
    )
    sentence = sentence_for(write(timed.replace("import threading", "import threading, time", 1)), "1")
    assert sentence.endswith("When its timeout is over, acquire gives up and returns False.")
