"""SCTBench conc-bugs stringbuffer-jdk1.4: append reads the other buffer's length, then its characters, under two lockings."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class StringBuffer:
    def __init__(self, text=""):
        self.lock = threading.RLock()
        self.value = list(text)
        self.count = len(text)

    def length(self):
        with self.lock:
            return self.count

    def get_chars(self, start, end):
        with self.lock:
            assert start >= 0
            assert 0 <= end <= self.count, "source end is beyond the buffer"
            assert start <= end
            return self.value[start:end]

    def append_buffer(self, other):
        with self.lock:
            n = other.length()
            self.value[self.count :] = other.get_chars(0, n)
            self.count += n

    def append(self, text):
        with self.lock:
            self.value[self.count :] = list(text)
            self.count += len(text)

    def erase(self, start, end):
        with self.lock:
            assert start >= 0
            end = min(end, self.count)
            assert start <= end
            del self.value[start:end]
            self.count -= end - start


def program() -> None:
    buffer = StringBuffer("abc")

    def eraser():
        buffer.erase(0, 3)
        buffer.append("abc")

    t = threading.Thread(target=eraser)
    t.start()
    try:
        mine = StringBuffer()
        mine.append_buffer(buffer)
        assert "".join(mine.value) in ("", "abc")
    finally:
        t.join()
