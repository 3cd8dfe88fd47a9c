"""__del__ and weak references while threads hand objects on."""

import gc
import queue
import threading
import weakref


class Resource:
    def __init__(self, name, log):
        self.name = name
        self.log = log

    def __del__(self):
        self.log.append(self.name)


def program() -> None:
    log = []
    q = queue.Queue()
    gone = []

    def consumer():
        while True:
            r = q.get()
            if r is None:
                return
            r.name = r.name.upper()
            del r

    t = threading.Thread(target=consumer)
    t.start()
    for name in "ab":
        r = Resource(name, log)
        weakref.finalize(r, gone.append, name)
        q.put(r)
    del r
    q.put(None)
    t.join()
    gc.collect()
    assert log == ["A", "B"], log
    assert sorted(gone) == ["a", "b"]
    cache = weakref.WeakValueDictionary()
    keep = Resource("keep", log)
    cache["k"] = keep
    assert cache.get("k") is keep
