"""SCTBench CS.wronglock_3_bad: one thread guards the counter with one lock, three others with another."""

import threading

BUG = "assertion"
CLASS = "check_then_act"
CHECKED = 1
PLAIN = 3


class Counter:
    def __init__(self):
        self.data_lock = threading.Lock()
        self.this_lock = threading.Lock()
        self.value = 0

    def checked(self):
        with self.data_lock:
            x = self.value
            self.value += 1
            if self.value != x + 1:
                assert False, (self.value, x)

    def plain(self):
        with self.this_lock:
            self.value += 1


def program() -> None:
    c = Counter()
    threads = [threading.Thread(target=c.checked) for _ in range(CHECKED)]
    threads += [threading.Thread(target=c.plain) for _ in range(PLAIN)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
