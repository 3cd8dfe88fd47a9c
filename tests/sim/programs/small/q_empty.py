import queue
import threading

jobs = queue.Queue()


def take():
    if not jobs.empty():
        jobs.get_nowait()


def program():
    jobs.put(1)
    threads = [threading.Thread(target=take) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
