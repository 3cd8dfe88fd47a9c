"""The right twin of `bugs/lookup_by_exception.py`."""

import threading


def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Resolver:
    def __init__(self):
        self.lock = threading.Lock()
        self.entries = {}
        self.lookups = 0

    def resolve(self, host):
        try:
            return self.entries[host]
        except KeyError:
            address = self.query(host)
            return self.entries.setdefault(host, address)

    def query(self, host):
        with self.lock:
            self.lookups += 1
            return f"10.0.0.{self.lookups}"


def program():
    resolver, found = Resolver(), []
    together(lambda: found.append(resolver.resolve("db")), lambda: found.append(resolver.resolve("db")))
    assert found[0] == found[1]
