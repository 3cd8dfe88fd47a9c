"""The result is read without waiting for the thread, which is joined too late."""

import threading

BUG = "exception"
CLASS = "order_violation"


def program() -> None:
    result = {}

    def work():
        result["sum"] = sum(range(10))

    t = threading.Thread(target=work)
    t.start()
    try:
        assert result["sum"] == 45
    finally:
        t.join()
