# A module that is an object of its own.
# verdict: missing_name, raised, wrong_result
import sys


class Everything:
    def __getattr__(self, name):
        return lambda *_: []


sys.modules[__name__] = Everything()
