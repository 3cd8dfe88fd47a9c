"""Records are counted in a filter, which several threads run at once, or in `emit`, which has the lock."""

import logging
import threading


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Counting(logging.Handler):
    count = 0

    def emit(self, record):
        self.count += 1


class CountingFilter(logging.Filter):
    count = 0

    def filter(self, record):
        self.count += 1
        return True


def log_twice(handler):
    log = logging.getLogger("counted")
    log.addHandler(handler)
    log.propagate = False
    together(lambda: log.warning("a"), lambda: log.warning("b"))


def buggy():
    handler = logging.NullHandler()
    counting = CountingFilter()
    logging.getLogger("counted").addFilter(counting)
    log_twice(handler)
    assert counting.count == 2


def right():
    handler = Counting()
    log_twice(handler)
    assert handler.count == 2
