"""Two threads save, change and restore one setting, as warnings.catch_warnings did."""

import threading

BUG = "assertion"
CLASS = "lost_update"


def together(*functions):
    threads = [threading.Thread(target=f) for f in functions]
    for t in threads:
        t.start()
    for t in threads:
        t.join()


class Warnings:
    def __init__(self):
        self.lock = threading.Lock()
        self.level = "default"

    def catch(self, function):
        saved = self.level
        self.level = "ignore"
        function()
        self.level = saved


def program():
    warnings = Warnings()
    together(lambda: warnings.catch(int), lambda: warnings.catch(str))
    assert warnings.level == "default"
