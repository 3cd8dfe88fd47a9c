"""What a thread uses is set after it was started."""

import threading

BUG = "exception"
CLASS = "order_violation"


class Service:
    def __init__(self):
        self.socket = None

    def run(self):
        return self.socket.upper()

    def open(self):
        self.socket = "open"


def program():
    service = Service()
    thread = threading.Thread(target=service.run)
    thread.start()
    service.open()
    thread.join()
