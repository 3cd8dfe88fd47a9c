"""In the manner of RADBench's NSPR bugs (not a transcription): a signal is lost because set() reads its count outside the lock.

An auto-reset event with 2 setters and 2 waiters; when both setters read 0, one waiter sleeps for ever.
"""

import threading

BUG = "deadlock"
CLASS = "lost_wakeup"


class AutoResetEvent:
    def __init__(self):
        self.tokens = 0
        self.cond = threading.Condition()

    def set(self):
        tokens = self.tokens
        with self.cond:
            self.tokens = tokens + 1
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
