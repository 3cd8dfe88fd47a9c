"""A list is shortened while a thread iterates over it, so one handler is skipped: retold from CPython's `logging`."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class Logger:
    def __init__(self):
        self.handlers = []
        self.lock = threading.RLock()

    def removeHandler(self, handler):
        with self.lock:
            if handler in self.handlers:
                self.handlers.remove(handler)

    def callHandlers(self, record):
        for handler in self.handlers:
            handler.append(record)


def program():
    logger = Logger()
    console, audit = [], []
    logger.handlers = [console, audit]
    one = threading.Thread(target=logger.callHandlers, args=("login",))
    two = threading.Thread(target=logger.removeHandler, args=(console,))
    one.start()
    two.start()
    one.join()
    two.join()
    assert audit == ["login"], "the audit handler missed a record"
