"""What is called `field` here is no harmless function."""

import threading

field = object.__setattr__

BUG = "assertion"
CLASS = "lost_update"
CLASS_ALSO = ("check_then_act", "order_violation", "unknown")


def program() -> None:
    class Place:
        value = 0

    place = Place()

    def add(n):
        field(place, "value", place.value + int(n))

    threads = [threading.Thread(target=add, args=(n,)) for n in (1, 5)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert place.value == 6
