"""Subscribers with a queue each; the list of subscribers is copied under the lock and used outside it."""

import queue
import threading


class Hub:
    def __init__(self):
        self._lock = threading.Lock()
        self._subscribers = {}

    def subscribe(self, name):
        q = queue.SimpleQueue()
        with self._lock:
            self._subscribers[name] = q
        return q

    def publish(self, message):
        with self._lock:
            targets = list(self._subscribers.values())
        for q in targets:
            q.put(message)


def program() -> None:
    hub = Hub()
    inbox = {}
    ready = threading.Barrier(3)

    def subscriber(name):
        q = hub.subscribe(name)
        ready.wait()
        inbox[name] = [q.get(), q.get()]

    threads = [threading.Thread(target=subscriber, args=(n,)) for n in "ab"]
    for t in threads:
        t.start()
    ready.wait()
    hub.publish(1)
    hub.publish(2)
    for t in threads:
        t.join()
    assert inbox == {"a": [1, 2], "b": [1, 2]}
