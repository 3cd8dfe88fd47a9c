"""Records below the root logger's level and records to a NullHandler, from threads; print to a stream of one's own."""

import io
import logging
import threading

log = logging.getLogger(__name__)
log.addHandler(logging.NullHandler())


def program() -> None:
    out = io.StringIO()
    lock = threading.Lock()

    def worker(i):
        log.debug("worker %s starts", i)
        with lock:
            print("worker", i, file=out)
        log.info("worker %s ends", i)

    threads = [threading.Thread(target=worker, args=(i,)) for i in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert sorted(out.getvalue().split("\n")) == ["", "worker 0", "worker 1", "worker 2"]
