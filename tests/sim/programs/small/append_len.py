import threading


class Window:
    def __init__(self):
        self.calls = []

    def acquire(self):
        self.calls = [c for c in self.calls if c]
        if len(self.calls) >= 1:
            return False
        self.calls.append(1)
        return True


def program():
    window, got = Window(), []
    threads = [threading.Thread(target=lambda: got.append(window.acquire())) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert got.count(True) == 1
