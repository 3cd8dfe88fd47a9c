import threading


class Shared:
    def __init__(self):
        self.changed = threading.Condition()
        self.readers = 0
        self.writing = False
        self.value = [0, 0]

    def read(self):
        with self.changed:
            while self.writing:
                self.changed.wait()
            self.readers += 1
        a, b = self.value
        assert a == b
        with self.changed:
            self.readers -= 1
            self.changed.notify_all()

    def write(self):
        with self.changed:
            while self.writing or self.readers:
                self.changed.wait()
            self.writing = True
        self.value[0] += 1
        self.value[1] += 1
        with self.changed:
            self.writing = False
            self.changed.notify_all()


def program():
    shared = Shared()
    threads = [threading.Thread(target=shared.read) for _ in range(2)]
    threads += [threading.Thread(target=shared.write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shared.value == [2, 2]
