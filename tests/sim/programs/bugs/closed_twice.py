"""Two threads see that the client is open, and both close its socket."""

import threading

BUG = "exception"
CLASS = "check_then_act"


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
        if self.closed:
            return
        self.sock.close()
        self.closed = True


def program():
    client = Client()
    together(client.close, client.close)
