import pkg.part


def program():
    assert pkg.part.value == 1
