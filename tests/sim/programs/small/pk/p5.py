import pkg.part as part


def program():
    assert part.__name__ == "pkg.part", part.__name__
