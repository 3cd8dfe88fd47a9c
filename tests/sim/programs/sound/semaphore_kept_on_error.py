"""The right twin of `bugs/semaphore_kept_on_error.py`."""

import threading


class Client:
    def __init__(self):
        self.slots = threading.Semaphore(1)
        self.up = True

    def call(self):
        with self.slots:
            if not self.up:
                raise ConnectionError("down")


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
