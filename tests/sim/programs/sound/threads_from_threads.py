"""A tree of threads: every thread starts and joins two more."""

import threading


def program() -> None:
    lock = threading.Lock()
    leaves = []

    def grow(path):
        if len(path) == 2:
            with lock:
                leaves.append(path)
            return
        children = [threading.Thread(target=grow, args=(path + c,)) for c in "LR"]
        for t in children:
            t.start()
        for t in children:
            t.join()

    root = threading.Thread(target=grow, args=("",))
    root.start()
    root.join()
    assert sorted(leaves) == ["LL", "LR", "RL", "RR"]
