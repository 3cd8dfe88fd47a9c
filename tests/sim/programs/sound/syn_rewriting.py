"""Syntax that a rewriter of the tree must keep the meaning of: single evaluation, order, private names, closures, scopes."""

from __future__ import annotations

import threading
from typing import Any

calls: list[Any] = []


def note(x: Any) -> Any:
    calls.append(x)
    return x


class Base:
    __secret = 1

    def __init__(self) -> None:
        super().__init__()
        self.__private = [0, 0]
        self.total: int = 0

    @property
    def private(self):
        return self.__private

    def bump(self, i):
        self.__private[i] += Base.__secret
        return self

    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return False


class Child(Base):
    kind = "child"
    names = [kind for _ in range(2)] if False else ["child"]

    def bump(self, i):
        super().bump(i)
        return __class__.kind

    def __getattr__(self, name):
        if name.startswith("auto_"):
            return name[5:]
        raise AttributeError(name)


def torture():
    c = Child()
    note(c).bump(0)
    assert c.auto_x == "x" and not hasattr(c, "other")
    assert c.private == [1, 0]
    box = [[0], {"k": 1}]
    box[note(0)][note(0)] += note(5)
    assert box[0][0] == 5
    note(c).total += 2
    assert c.total == 2
    a, (b, *rest), box[1]["k"] = note(1), (note(2), note(3), note(4)), note(9)
    assert (a, b, rest, box[1]["k"]) == (1, 2, [3, 4], 9)
    assert note(1) < note(2) < note(3) and not (note(3) < note(2) < note(0))
    assert calls == [c, 0, 0, 5, c, 1, 2, 3, 4, 9, 1, 2, 3, 3, 2], calls
    fs = [lambda i=i: i for i in range(3)]
    assert [f() for f in fs] == [0, 1, 2]
    total = 0

    def outer():
        nonlocal total

        def inner():
            nonlocal total
            total += 1
            return total

        return inner() + inner()

    assert outer() == 3 and total == 2
    if (n := len(calls)) > 10 and (m := n):
        assert m == n
    assert [y := 1, y**2] == [1, 1]
    try:
        raise ExceptionGroup("g", [ValueError(1), KeyError(2)])
    except* ValueError as eg:
        assert len(eg.exceptions) == 1
    except* KeyError:
        pass
    try:
        note.missing
    except AttributeError as e:
        error = e
    try:
        e
    except UnboundLocalError:
        pass
    else:
        raise AssertionError("e is deleted at the end of its handler")
    assert "missing" in str(error)
    match {"op": "add", "args": [1, 2, 3]}:
        case {"op": str(op), "args": [first, *others]} if first:
            assert (op, first, others) == ("add", 1, [2, 3])
        case _:
            raise AssertionError
    for i in range(3):
        if i == 1:
            continue
    else:
        i = "done"
    assert i == "done"
    while True:
        try:
            break
        finally:
            i = "finally"
    assert i == "finally"
    del box[1]["k"], c.total
    assert box[1] == {} and not hasattr(c, "total")
    assert f"{c.kind!r:>8}{calls[1]}" == " 'child'0"
    assert (lambda *a, k=1, **kw: (a, k, kw))(1, *[2], k=3, **{"z": 4}) == ((1, 2), 3, {"z": 4})
    x = y = [0]
    x += [1]
    assert y == [0, 1] and x is y
    assert [i for i in range(4) if i % 2 if i > 1] == [3]
    assert {k: v for k, v in zip("ab", range(2))} == {"a": 0, "b": 1}
    assert (1 if note("t") else 2) == 1
    assert not (False and note("never")) and "never" not in calls
    assert torture.__name__ == "torture" and torture.__doc__ is None
    with Child() as p, Child() as q:
        assert p is not q
    return locals().keys() >= {"a", "b", "rest"}


def program() -> None:
    calls.clear()
    out = []
    t = threading.Thread(target=lambda: out.append(torture()))
    t.start()
    t.join()
    assert out == [True]
