"""RLock is taken again by its owner, on several levels, and an outsider's release is refused."""

import threading


class Tree:
    def __init__(self):
        self.lock = threading.RLock()
        self.values = []

    def add(self, v):
        with self.lock:
            self.values.append(v)

    def add_all(self, vs):
        with self.lock:
            n = len(self.values)
            for v in vs:
                self.add(v)
            assert len(self.values) == n + len(vs)


def program() -> None:
    tree = Tree()
    threads = [threading.Thread(target=tree.add_all, args=([i, i],)) for i in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert tree.values in ([0, 0, 1, 1], [1, 1, 0, 0])
    try:
        tree.lock.release()
    except RuntimeError:
        pass
    else:
        raise AssertionError("release of an un-acquired RLock")
    with tree.lock:
        out = []
        t = threading.Thread(target=lambda: out.append(tree.lock.acquire(blocking=False)))
        t.start()
        t.join()
        assert out == [False]
