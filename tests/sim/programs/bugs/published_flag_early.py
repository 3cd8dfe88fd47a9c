"""A flag says that the tables are there before they are: retold from CPython's `mimetypes`."""

import threading

BUG = "exception"
CLASS = "order_violation"

inited = False
_db = None


class MimeTypes:
    def __init__(self):
        self.types = {".txt": "text/plain"}

    def guess(self, ext):
        return self.types.get(ext)


def init():
    global inited, _db
    inited = True
    db = MimeTypes()
    db.types[".html"] = "text/html"
    _db = db


def guess_type(ext):
    if not inited:
        init()
    return _db.guess(ext)


def program():
    threads = [threading.Thread(target=guess_type, args=(".html",)) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
