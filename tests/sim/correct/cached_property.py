import threading
from functools import cached_property, lru_cache


class Report:
    built = 0

    def __init__(self):
        self.steps = []

    @cached_property
    def text(self):
        self.steps.append(1)
        return "text"


@lru_cache
def double(number):
    return number * 2


def program():
    report = Report()
    threads = [threading.Thread(target=lambda: (report.text, double(2))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert report.text == "text"
