"""A loop's target is the variable that both write."""

import threading

BUG = "assertion"
CLASS = "lost_update"
CLASS_ALSO = ("check_then_act", "order_violation", "unknown")


def program() -> None:
    total = 0

    def add(n):
        nonlocal total
        for total in (int(total + n),):
            pass

    threads = [threading.Thread(target=add, args=(n,)) for n in (1, 5)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert total == 6
