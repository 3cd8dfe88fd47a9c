"""SCTBench inspect ctrace-test: two ends of tracing test the global trace object, then tear it down, without a lock."""

import threading

BUG = "exception"
CLASS = "check_then_act"

trace = None


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
