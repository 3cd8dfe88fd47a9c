"""contextmanager functions, ExitStack over several locks, and exceptions that pass through them."""

import contextlib
import threading


class Table:
    def __init__(self):
        self.locks = [threading.Lock() for _ in range(3)]
        self.cells = [0, 0, 0]

    @contextlib.contextmanager
    def all_locked(self):
        with contextlib.ExitStack() as stack:
            for lock in self.locks:
                stack.enter_context(lock)
            yield self.cells

    @contextlib.contextmanager
    def one(self, i):
        self.locks[i].acquire()
        try:
            yield
        finally:
            self.locks[i].release()


def program() -> None:
    table = Table()

    def sweep():
        with table.all_locked() as cells:
            for i in range(3):
                cells[i] += 1

    def poke(i):
        with contextlib.suppress(ValueError):
            with table.one(i):
                table.cells[i] += 1
                raise ValueError

    threads = [threading.Thread(target=sweep), threading.Thread(target=poke, args=(1,)), threading.Thread(target=sweep)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert table.cells == [2, 3, 2]
    assert not any(lock.locked() for lock in table.locks)
