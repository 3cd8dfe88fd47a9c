"""Double-checked publication: the object is published before, or after, it is filled."""

import threading


class Holder:
    def __init__(self):
        self.config = None
        self.seen = []
        self.lock = threading.Lock()


class Config:
    def __init__(self):
        self.url = None


def setup():
    return Holder()


def use_too_early(holder):
    if holder.config is None:
        with holder.lock:
            if holder.config is None:
                holder.config = Config()
                holder.config.url = "https://example.org"
    holder.seen.append(holder.config.url)


def use_filled(holder):
    if holder.config is None:
        with holder.lock:
            if holder.config is None:
                config = Config()
                config.url = "https://example.org"
                holder.config = config
    holder.seen.append(holder.config.url)


BUGGY = [use_too_early, use_too_early]
RIGHT = [use_filled, use_filled]


def holds(holder):
    return holder.seen == ["https://example.org"] * 2


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
