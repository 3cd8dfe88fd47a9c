import threading

started = threading.Event()
runs = []


def start():
    if not started.is_set():
        started.set()
        runs.append(1)


def program():
    threads = [threading.Thread(target=start) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(runs) == 1
