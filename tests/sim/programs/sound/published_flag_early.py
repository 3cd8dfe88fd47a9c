"""The right twin of `bugs/published_flag_early.py`."""

import threading

inited = False
_db = None


class MimeTypes:
    def __init__(self):
        self.types = {".txt": "text/plain"}

    def guess(self, ext):
        return self.types.get(ext)


def init():
    global inited, _db
    db = MimeTypes()
    db.types[".html"] = "text/html"
    _db = db
    inited = True


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
