from pkg import part


def program():
    assert part.value == 1
