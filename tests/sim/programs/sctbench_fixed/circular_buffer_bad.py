"""The repaired twin of sctbench/circular_buffer_bad.py."""

from threading import Lock, Thread

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
    i = 0
    for _ in range(N):
        with m:
            if turn["send"]:
                log.insert(i)
                i += 1
                turn["send"] = False
                turn["receive"] = True


def receiver(m, log, turn):
    i = 0
    for _ in range(N):
        with m:
            if turn["receive"]:
                assert log.remove() == i
                i += 1
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
