import threading
import time


def program():
    end = time.monotonic() + 0.5
    hits = []

    def work():
        while time.monotonic() < end:
            pass
        hits.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    while time.perf_counter() < end:
        time.sleep(0)
    thread.join()
    assert hits
