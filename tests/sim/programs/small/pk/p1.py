import pkg


def program():
    assert pkg.part.value == 1
