import threading


class Tree:
    def __init__(self):
        self.lock = threading.RLock()
        self.size = 0

    def add(self):
        with self.lock:
            self.grow()

    def grow(self):
        with self.lock:
            self.size += 1


def program():
    tree = Tree()
    threads = [threading.Thread(target=tree.add) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tree.size == 3
