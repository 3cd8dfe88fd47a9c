"""Builds at once, whether anybody needs it or not."""
# fails: unused with raised


class Lazy:
    def __init__(self, build):
        self._value = build()

    def get(self):
        return self._value
