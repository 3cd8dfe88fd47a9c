"""The repaired twin of sctbench/inspect_ctrace_bad.py."""

import threading


trace = None
guard = threading.Lock()


class Trace:
    def __init__(self):
        self.on = True
        self.lines = []

    def write(self, text):
        self.lines.append(text)

    def close(self):
        self.on = False


def end():
    global trace
    with guard:
        if trace is not None:
            trace.write("end")
            trace.close()
            trace = None


def program() -> None:
    global trace
    trace = Trace()
    threads = [threading.Thread(target=end) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert trace is None
