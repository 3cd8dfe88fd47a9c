import functools


class Base:
    "Doc."


def decorate(cls):
    @functools.wraps(cls)
    def make(*args):
        return cls(*args)

    return make


@decorate
class Thing(Base):
    pass


def program():
    assert Thing() is not None
