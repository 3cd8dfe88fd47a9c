"""Maple log_proc_sweep: the log is replaced (through None) by one thread between another's test and its use."""

import threading

BUG = "exception"
CLASS = "check_then_act"


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
    if Server.log:
        Server.log.add("LOG")


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
