"""Checks and builds without a lock: two callers at the same time both build."""
# fails: two_gets with race


class Lazy:
    def __init__(self, build):
        self._build = build
        self._built = False
        self._value = None

    def get(self):
        if not self._built:
            self._value = self._build()
            self._built = True
        return self._value
