"""A lock that was released too often, and one that another thread holds, are told apart."""

from grader.sim import explore

OWNED = """
    import threading
    def program():
        lock = threading.RLock()
        lock.acquire()
        thread = threading.Thread(target=lock.release, name="other")
        thread.start()
        thread.join()
"""


def sentence_for(module):
    return explore(module.program, seed=1).failure.explanation


def test_an_rlock_that_another_thread_releases_is_not_called_released_too_often(write):
    assert "and did not hold it." in sentence_for(write(OWNED))


def test_a_lock_without_an_owner_is_released_too_often(write):
    program = "import threading\ndef program():\n    threading.Lock().release()\n"
    assert "more often than it was acquired" in sentence_for(write(program))
