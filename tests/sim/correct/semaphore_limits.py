import threading
import time


def program():
    gate = threading.BoundedSemaphore(2)
    lock = threading.Lock()
    inside, peak = 0, 0

    def visit():
        nonlocal inside, peak
        with gate:
            with lock:
                inside += 1
                peak = max(peak, inside)
            time.sleep(0.1)
            with lock:
                inside -= 1

    threads = [threading.Thread(target=visit) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert peak == 2
