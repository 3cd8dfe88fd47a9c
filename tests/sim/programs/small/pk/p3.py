from pkg.inner import leaf


def program():
    assert leaf.deep == 2
