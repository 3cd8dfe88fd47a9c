"""A Semaphore(2) never lets more than two in; release(n) and non-blocking acquire."""

import threading


def program() -> None:
    sem = threading.Semaphore(2)
    lock = threading.Lock()
    inside = peak = 0

    def visit():
        nonlocal inside, peak
        with sem:
            with lock:
                inside += 1
                peak = max(peak, inside)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=visit) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert inside == 0 and 1 <= peak <= 2
    empty = threading.Semaphore(0)
    assert empty.acquire(blocking=False) is False
    assert empty.acquire(timeout=0.001) is False
    empty.release(2)
    assert empty.acquire() and empty.acquire()
