"""The right twin of `bugs/thread_started_in_init.py`."""

import threading


class Consumer:
    def __init__(self):
        self.thread = threading.Thread(target=self.run, name="consumer")
        self.queue = ["message"]
        self.thread.start()

    def run(self):
        self.queue.pop()


def program():
    consumer = Consumer()
    consumer.thread.join()
    assert consumer.queue == []
