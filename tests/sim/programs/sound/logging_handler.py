"""A log handler of the program's own."""

import logging
import threading

seen = []


class Keep(logging.Handler):
    def emit(self, record):
        count = len(seen)
        seen.append(record.getMessage())
        assert len(seen) == count + 1


def program():
    log = logging.getLogger("sim handler")
    log.setLevel(logging.INFO)
    log.propagate = False
    handler = Keep()
    log.addHandler(handler)
    threads = [threading.Thread(target=log.info, args=("x",)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.removeHandler(handler)
    assert len(seen) == 3
