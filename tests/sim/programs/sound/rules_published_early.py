"""The right twin of `bugs/rules_published_early.py`."""

import threading


def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Map:
    rules = None
    lock = threading.Lock()

    def build(self):
        rules = []
        for path in ("/", "/users"):
            rules.append(path)
        self.rules = rules

    def match(self, path):
        if self.rules is None:
            self.build()
        return path in self.rules


def program():
    urls, found = Map(), []
    together(lambda: found.append(urls.match("/users")), lambda: found.append(urls.match("/")))
    assert found == [True, True]
