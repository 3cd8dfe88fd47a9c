"""Builds in the constructor, even if the value is never needed."""
# fails: unused with raised


class Lazy:
    def __init__(self, build):
        self._value = build()

    def get(self):
        return self._value
