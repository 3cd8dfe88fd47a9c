"""The right twin of `bugs/empty_list_removed.py`."""

import threading


def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Channels:
    def __init__(self):
        self.lock = threading.Lock()
        self.listeners = {"news": ["a"]}

    def join(self, channel, name):
        with self.lock:
            names = self.listeners.setdefault(channel, [])
            names.append(name)

    def leave(self, channel, name):
        with self.lock:
            self.listeners[channel].remove(name)
            if not self.listeners[channel]:
                del self.listeners[channel]


def program():
    channels = Channels()
    together(lambda: channels.join("news", "b"), lambda: channels.leave("news", "a"))
    assert channels.listeners.get("news") == ["b"]
