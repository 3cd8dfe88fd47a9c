"""SCTBench CS.circular_buffer_bad: both sides count a turn that they missed, so values and loop counters part.

The receiver compares the i-th turn with the value although the sender may have skipped some, or it may itself.
"""

from threading import Lock, Thread

BUG = "assertion"
CLASS = "order_violation"
BUFFER_MAX = 10
N = 7
ERROR = -1


class Log:
    def __init__(self, size):
        self.buffer = [0] * size
        self.first = 0
        self.next = 0
        self.size = size

    def remove(self):
        assert self.first >= 0
        if self.next > 0 and self.first < self.size:
            self.first += 1
            return self.buffer[self.first - 1]
        return ERROR

    def insert(self, b):
        if self.next < self.size and self.size > 0:
            self.buffer[self.next] = b
            self.next = (self.next + 1) % self.size
            assert self.next < self.size
            return b
        return ERROR


def sender(m, log, turn):
    for i in range(N):
        with m:
            if turn["send"]:
                log.insert(i)
                turn["send"] = False
                turn["receive"] = True


def receiver(m, log, turn):
    for i in range(N):
        with m:
            if turn["receive"]:
                assert log.remove() == i
                turn["receive"] = False
                turn["send"] = True


def program() -> None:
    m = Lock()
    log = Log(BUFFER_MAX)
    turn = {"send": True, "receive": False}
    a = Thread(target=sender, args=(m, log, turn))
    b = Thread(target=receiver, args=(m, log, turn))
    a.start()
    b.start()
    a.join()
    b.join()
