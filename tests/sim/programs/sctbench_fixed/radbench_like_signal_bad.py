"""The repaired twin of sctbench/radbench_like_signal_bad.py."""

import threading


class AutoResetEvent:
    def __init__(self):
        self.tokens = 0
        self.cond = threading.Condition()

    def set(self):
        with self.cond:
            self.tokens += 1
            self.cond.notify()

    def wait(self):
        with self.cond:
            while self.tokens == 0:
                self.cond.wait()
            self.tokens -= 1


def program() -> None:
    event = AutoResetEvent()
    threads = [threading.Thread(target=event.wait) for _ in range(2)]
    threads += [threading.Thread(target=event.set) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
