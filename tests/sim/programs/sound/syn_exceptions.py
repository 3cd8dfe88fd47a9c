"""Exceptions raised, caught, chained and re-raised inside locks and waits leave nothing locked."""

import threading


class Closed(Exception):
    pass


class Box:
    def __init__(self):
        self.cond = threading.Condition()
        self.items = []
        self.closed = False

    def get(self):
        with self.cond:
            while not self.items:
                if self.closed:
                    raise Closed
                self.cond.wait()
            return self.items.pop()

    def put(self, x):
        with self.cond:
            if self.closed:
                raise Closed("put")
            self.items.append(x)
            self.cond.notify()

    def close(self):
        with self.cond:
            self.closed = True
            self.cond.notify_all()


def program() -> None:
    box = Box()
    got = []
    errors = []

    def consumer():
        try:
            while True:
                got.append(box.get())
        except Closed as e:
            try:
                raise RuntimeError("done") from e
            except RuntimeError as r:
                errors.append(type(r.__cause__))

    threads = [threading.Thread(target=consumer) for _ in range(2)]
    for t in threads:
        t.start()
    for i in range(3):
        box.put(i)
    box.close()
    for t in threads:
        t.join()
    assert sorted(got) == [0, 1, 2] and errors == [Closed, Closed]
    try:
        box.put(4)
    except Closed:
        pass
    assert box.cond.acquire(blocking=False)
    box.cond.release()
