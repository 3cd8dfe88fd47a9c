"""Condition.wait on an RLock that is held twice gives the lock up completely and takes it back twice."""

import threading


def program() -> None:
    cond = threading.Condition()
    state = {"ready": False, "waiting": False}

    def waiter():
        with cond:
            with cond:
                state["waiting"] = True
                cond.notify_all()
                while not state["ready"]:
                    cond.wait()
            assert state["ready"]

    def setter():
        with cond:
            cond.wait_for(lambda: state["waiting"])
            state["ready"] = True
            cond.notify_all()

    threads = [threading.Thread(target=f) for f in (waiter, setter)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
