import threading


def program():
    gate = threading.BoundedSemaphore(1)
    gate.acquire()
    threads = [threading.Thread(target=gate.release) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
