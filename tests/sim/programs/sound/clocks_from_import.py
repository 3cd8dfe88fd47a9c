"""Names imported from the modules: sleep, monotonic, perf_counter, Thread, Lock."""

from threading import Lock as Mutex
from threading import Thread
from time import monotonic as now
from time import perf_counter, sleep


def program() -> None:
    mutex = Mutex()
    total = 0

    def work():
        nonlocal total
        sleep(0.001)
        with mutex:
            total += 1

    start, pc = now(), perf_counter()
    threads = [Thread(target=work) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert total == 2
    assert now() >= start and perf_counter() >= pc
