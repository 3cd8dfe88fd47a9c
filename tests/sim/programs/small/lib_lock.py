import threading
import somelib


def program():
    seen = []
    threads = [threading.Thread(target=somelib.guarded, args=(lambda: seen.append(1),)) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(seen) == 2
