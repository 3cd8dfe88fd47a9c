"""The repaired twin of sctbench/misc_log_sweep_bad.py."""

import threading


class Log:
    def __init__(self):
        self.entries = []
        self.lock = threading.Lock()

    def add(self, text):
        with self.lock:
            self.entries.append(text)


class Server:
    log = None


def logging():
    log = Server.log
    if log:
        log.add("LOG")


def reset():
    Server.log = None
    Server.log = Log()


def program() -> None:
    Server.log = Log()
    threads = [threading.Thread(target=f) for f in (logging, reset)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
