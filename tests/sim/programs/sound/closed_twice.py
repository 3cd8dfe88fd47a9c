"""The right twin of `bugs/closed_twice.py`."""

import threading


def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Socket:
    def __init__(self):
        self.open = True

    def close(self):
        if not self.open:
            raise OSError(9, "Bad file descriptor")
        self.open = False


class Client:
    def __init__(self):
        self.lock = threading.Lock()
        self.sock = Socket()
        self.closed = False

    def close(self):
        with self.lock:
            if self.closed:
                return
            self.sock.close()
            self.closed = True


def program():
    client = Client()
    together(client.close, client.close)
