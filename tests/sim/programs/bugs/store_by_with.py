"""The name after `as` is the variable that both write."""

import threading

BUG = "assertion"
CLASS = "lost_update"
CLASS_ALSO = ("check_then_act", "order_violation", "unknown")


def program() -> None:
    total = 0

    class Sum:
        def __init__(self, value):
            self.value = value

        def __enter__(self):
            return self.value

        def __exit__(self, *_):
            pass

    def add(n):
        nonlocal total
        with Sum(int(total + n)) as total:
            pass

    threads = [threading.Thread(target=add, args=(n,)) for n in (1, 5)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert total == 6
