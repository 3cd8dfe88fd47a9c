"""An exception between acquire and release leaves the lock taken; the next thread waits for ever."""

import threading

BUG = "deadlock"
BUG_ALSO = ("exception",)
CLASS = "deadlock"


def program() -> None:
    lock = threading.Lock()
    out = []

    def parse(text):
        lock.acquire()
        out.append(int(text))
        lock.release()

    def worker(text):
        try:
            parse(text)
        except ValueError:
            out.append(None)

    threads = [threading.Thread(target=worker, args=(s,)) for s in ("x", "1")]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
