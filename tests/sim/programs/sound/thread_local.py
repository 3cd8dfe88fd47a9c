"""threading.local, plain and subclassed, keeps the threads apart."""

import threading


class Context(threading.local):
    default = "none"

    def __init__(self, start):
        self.count = start


def program() -> None:
    plain = threading.local()
    rich = Context(10)
    plain.name = "main"
    out = {}

    def worker(name):
        assert not hasattr(plain, "name")
        plain.name = name
        for _ in range(3):
            rich.count += 1
        out[name] = (plain.name, rich.count, rich.default)

    threads = [threading.Thread(target=worker, args=(n,)) for n in "ab"]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert plain.name == "main" and rich.count == 10
    assert out == {"a": ("a", 13, "none"), "b": ("b", 13, "none")}
