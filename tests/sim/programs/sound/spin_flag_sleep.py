"""A spin loop on a flag with a zero sleep."""

import threading
import time


def program() -> None:
    state = {"ready": False, "value": 0}

    def setter():
        state["value"] = 42
        state["ready"] = True

    t = threading.Thread(target=setter)
    t.start()
    while not state["ready"]:
        time.sleep(0)
    assert state["value"] == 42
    t.join()
