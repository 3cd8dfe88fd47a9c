"""SCTBench CS.wronglock_bad: one thread guards the counter with one lock, seven others with another."""

import threading

BUG = "assertion"
CLASS = "check_then_act"
CHECKED = 1
PLAIN = 7

data_lock = threading.Lock()
this_lock = threading.Lock()
data_value = 0


def checked():
    global data_value
    with data_lock:
        x = data_value
        data_value += 1
        assert data_value == x + 1


def plain():
    global data_value
    with this_lock:
        data_value += 1


def program() -> None:
    global data_lock, this_lock, data_value
    data_lock, this_lock = threading.Lock(), threading.Lock()
    data_value = 0
    threads = [threading.Thread(target=checked) for _ in range(CHECKED)]
    threads += [threading.Thread(target=plain) for _ in range(PLAIN)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
