"""A thread dies of an exception nobody sees, and the program goes on with a partial result."""

import threading

BUG = "exception"
CLASS = "unknown"


def program() -> None:
    out = {}

    def work(key, text):
        out[key] = int(text)

    threads = [threading.Thread(target=work, args=p) for p in (("a", "1"), ("b", "two"))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
