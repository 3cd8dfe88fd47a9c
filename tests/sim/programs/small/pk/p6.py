from pkg.part import value
import importlib


def program():
    assert importlib.import_module("pkg.part").value == 1
    import sys

    assert sys.modules["pkg.part"]
