import threading

lock = threading.Lock()


class Thing:
    def __init__(self):
        self.name = "x"

    def __del__(self):
        with lock:
            pass


kept = {}


def program():
    kept["thing"] = Thing()
    with lock:
        del kept["thing"]
