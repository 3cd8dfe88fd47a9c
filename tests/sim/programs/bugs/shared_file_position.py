"""Two readers share one file: one sets the position, the other moves it. Retold from CPython's `zipfile`."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class SharedFile:
    def __init__(self, data):
        self.data = data
        self.pos = 0

    def seek(self, pos):
        self.pos = pos

    def read(self, n):
        chunk = self.data[self.pos : self.pos + n]
        self.pos += n
        return chunk


class ZipFile:
    def __init__(self, data):
        self.fp = SharedFile(data)
        self.lock = threading.RLock()

    def read_member(self, offset):
        self.fp.seek(offset)
        return self.fp.read(4)


def program():
    archive = ZipFile("aaaabbbb")
    out = {}

    def work(offset, name):
        out[name] = archive.read_member(offset)

    one = threading.Thread(target=work, args=(0, "a"))
    two = threading.Thread(target=work, args=(4, "b"))
    one.start()
    two.start()
    one.join()
    two.join()
    assert out == {"a": "aaaa", "b": "bbbb"}, out
