import threading

lock = threading.Lock()


class Thing:
    def __del__(self):
        with lock:
            pass


def program():
    thing = Thing()
    with lock:
        thing = None
