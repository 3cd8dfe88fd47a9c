"""An augmented assignment to a local name changes a dictionary that both have."""

import threading

BUG = "assertion"
CLASS = "lost_update"
CLASS_ALSO = ("check_then_act", "order_violation", "unknown")


def program() -> None:
    counts = {"all": 0}

    def add(n):
        mine = counts
        mine |= {"all": int(mine.get("all") + n)}

    threads = [threading.Thread(target=add, args=(n,)) for n in (1, 5)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert counts["all"] == 6
