import threading


def program():
    lock = threading.Lock()
    with lock:
        lock.acquire()
