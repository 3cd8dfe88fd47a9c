"""Treats += as one atomic step."""
# fails: two_adds with race


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        self.value += n
