"""A constructor starts the thread before it has set what the thread uses: retold from pika."""

import threading

BUG = "exception"
CLASS = "order_violation"


class Consumer:
    def __init__(self):
        self.thread = threading.Thread(target=self.run, name="consumer")
        self.thread.start()
        self.queue = ["message"]

    def run(self):
        self.queue.pop()


def program():
    consumer = Consumer()
    consumer.thread.join()
    assert consumer.queue == []
