"""An exception keeps the slot of a semaphore: retold from clients with a limit."""

import threading

BUG = "deadlock"
CLASS = "deadlock"


class Client:
    def __init__(self):
        self.slots = threading.Semaphore(1)
        self.up = True

    def call(self):
        self.slots.acquire()
        if not self.up:
            raise ConnectionError("down")
        self.slots.release()


def program():
    client = Client()

    def work():
        try:
            client.call()
        except ConnectionError:
            pass

    def restart():
        client.up = False
        client.up = True

    threads = [threading.Thread(target=f) for f in (work, work, restart)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
