"""Two threads fill a dictionary: each makes the value of a key that is missing, which must happen once."""

import threading


class Registry:
    def __init__(self):
        self.values = {}
        self.made = 0
        self.lock = threading.Lock()
        self.counter_lock = threading.Lock()

    def get(self, key):
        if key not in self.values:
            self.values[key] = self.make()
        return self.values[key]

    def make(self):
        with self.counter_lock:
            self.made += 1
        return object()


def setup():
    return Registry()


def get_unlocked(registry):
    registry.get("key")


def get_locked(registry):
    with registry.lock:
        registry.get("key")


BUGGY = [get_unlocked, get_unlocked]
RIGHT = [get_locked, get_locked]


def holds(registry):
    return registry.made == 1


def run(workers):
    state = setup()
    threads = [threading.Thread(target=worker, args=(state,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert holds(state)


def buggy():
    run(BUGGY)


def right():
    run(RIGHT)
