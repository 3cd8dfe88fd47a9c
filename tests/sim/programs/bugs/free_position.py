"""Two bars get the same free position, which a class method looks for: retold from tqdm."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class Bar:
    _instances = []
    _lock = threading.Lock()

    @classmethod
    def _get_free_pos(cls):
        positions = {bar.pos for bar in cls._instances}
        return min(set(range(len(positions) + 1)) - positions)

    def __init__(self):
        self.pos = self._get_free_pos()
        self._instances.append(self)


def program():
    bars = []

    def work():
        bars.append(Bar())

    threads = [threading.Thread(target=f) for f in (work, work)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()

    assert sorted(bar.pos for bar in bars) == [0, 1]
