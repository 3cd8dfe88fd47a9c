"""A list is stored where others find it before it is filled."""

import threading

BUG = "assertion"
CLASS = "order_violation"


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
        self.rules = rules
        for path in ("/", "/users"):
            rules.append(path)

    def match(self, path):
        if self.rules is None:
            self.build()
        return path in self.rules


def program():
    urls, found = Map(), []
    together(lambda: found.append(urls.match("/users")), lambda: found.append(urls.match("/")))
    assert found == [True, True]
