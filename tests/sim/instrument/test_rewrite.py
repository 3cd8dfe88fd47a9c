"""Rewriting inserts switch points, and changes nothing else."""

import ast
import io
import sys
from contextlib import redirect_stdout
from textwrap import dedent

import pytest

from grader.sim.core import ABORT, COUNTDOWN, IDLE, IDLED, POINT, Abort
from grader.sim.instrument.rewrite import rewrite

PROGRAMS = {
    "stores without an assignment": """
        import contextlib
        total = kept = made = 0
        @contextlib.contextmanager
        def entered(value):
            print("enter", value)
            yield value
            print("exit", value)
        def twice(function):
            return lambda *args: 2 * function(*args)
        def run():
            global total, kept, made, json
            for total in [1, 2, 3]:
                print(total)
                if total == 2:
                    break
            else:
                print("not here")
            for total, (kept, local) in {(4, (5, 6)): 0}:
                print(total, kept, local)
            with entered(7) as total, entered(total + 1) as (kept), entered(kept) as local:
                print(total, kept, local)
            try:
                raise LookupError("eight")
            except (KeyError, LookupError) as kept:
                print(kept)
            match [9, {"a": 10, "b": 11}]:
                case [total, {"a": kept, **made}] if total == 9:
                    print(total, kept, made)
            @twice
            def made(x):
                return x + 1
            print(made(5))
            class made(Exception):
                "documented"
            print(made.__doc__, made.__name__)
            import json
            print(json.dumps(total))
            del total
            print("total" in globals())
        run()
        items = alias = [1]
        alias += [2]
        alias *= 2
        print(items)
    """,
    "order of evaluation": """
        class Loud(dict):
            def __getattr__(self, name):
                print("get", name)
                return Loud()
            def __setattr__(self, name, value):
                print("set", name)
            def __getitem__(self, key):
                print("item", key)
                return Loud()
            def __setitem__(self, key, value):
                print("set item", key)
            def __delitem__(self, key):
                print("del item", key)
            def __iadd__(self, other):
                print("iadd")
                return self
            def __call__(self, *args, **kwargs):
                print("call", len(args), sorted(kwargs))
                return self
        def say(value):
            print("say", value)
            return value
        a = Loud()
        a.b.c = say(1)
        a[say(2)].b[say(3)] = a.d(say(4), x=say(5))(*[say(6)], **{"y": say(7)})
        a.b[say(8)] += say(9)
        a.b.c += a.e(say(10))
        a[1:say(2)].x, a[say(11)] = a.f, a.g
        del a[say(12)]
    """,
    "names of every kind": """
        total = 0
        def outer():
            global total
            count = 0
            def inner(step=1):
                nonlocal count
                global total
                count += step
                total += count
                return lambda: count + total
            class Inside:
                total = 5
                mine = total + 1
                def method(self):
                    return total, count, __class__.__name__
            return [inner(n)() for n in range(3)], Inside.mine, Inside().method()
        print(outer(), total, sorted(globals())[-2:], dir())
    """,
    "comprehensions and walrus": """
        def run(items):
            if (n := len(items)) > 2 and any((last := x) > 2 for x in items):
                return n, last, {k: v for k, v in zip("abc", items)}, {x % 2 for x in items}
        print(run([1, 2, 3]), [[y for y in range(x)] for x in range(3)])
    """,
    "generators and exceptions": """
        def gen():
            try:
                got = yield 1
                print("got", got)
                yield from (x for x in "ab")
            except ValueError as error:
                print("caught", error)
            finally:
                print("closed")
        g = gen()
        print(next(g), g.send(5), next(g))
        try:
            g.throw(ValueError("x"))
        except StopIteration:
            pass
        try:
            raise KeyError(1)
        except (KeyError, ValueError) as problem:
            print(repr(problem))
        else:
            print("no")
        try:
            raise ExceptionGroup("g", [ValueError(1)])
        except* ValueError as group:
            print(group.exceptions)
    """,
    "async code": """
        import asyncio
        from contextlib import asynccontextmanager
        @asynccontextmanager
        async def manager():
            print("in")
            yield 1
            print("out")
        async def numbers():
            for n in range(2):
                await asyncio.sleep(0)
                yield n
        async def main():
            async with manager() as m:
                print([n async for n in numbers() if n], m)
            async for n in numbers():
                print(n)
        asyncio.run(main())
    """,
    "classes, decorators, match": """
        import functools
        from dataclasses import dataclass
        def twice(f):
            @functools.wraps(f)
            def wrapped(*args, **kwargs):
                "doc"
                return f(*args, **kwargs) * 2
            return wrapped
        @dataclass(order=True)
        class P:
            "A point."
            __slots__ = ("x", "y")
            x: int
            y: int
            @twice
            def size(self, *, k: int = 1) -> int:
                "How big."
                return self.x + self.y + k
            @property
            def private(self):
                return self.__secret()
            def __secret(self):
                return super().__repr__()[:3]
        def name(p):
            match p:
                case P(x=0, y=0): return "zero"
                case P(x=x) if x > 2: return f"big {x!r:>3}"
                case [a, *rest]: return (a, rest)
                case {"k": v, **others}: return (v, others)
                case _: return "other"
        print(P(1, 2).size(k=3), P.__doc__, P.size.__doc__, P(0, 1).private, P(1, 2) < P(2, 1))
        print([name(p) for p in (P(0, 0), P(3, 1), [1, 2], {"k": 1, "l": 2}, P(1, 1))])
    """,
}


def run(source: str, rewritten: bool) -> str:
    scope = {
        **vars(__import__("builtins")),
        COUNTDOWN: (),
        POINT: lambda site: True,
        IDLE: (),
        IDLED: lambda: True,
        ABORT: Abort,
    }
    names = {"__name__": "submitted", "__builtins__": scope}
    tree = rewrite(source, "submitted.py") if rewritten else ast.parse(source)
    out = io.StringIO()
    sys.modules["submitted"] = type(sys)("submitted")
    with redirect_stdout(out):
        exec(compile(tree, "submitted.py", "exec"), names)
    return out.getvalue()


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_rewritten_program_has_the_same_output(name):
    source = dedent(PROGRAMS[name])
    plain = run(source, rewritten=False)
    assert plain
    assert run(source, rewritten=True) == plain


def test_line_numbers_stay_unchanged():
    source = dedent("""\
        def fail(box):
            box.value += 1

            return box.values[
                "missing"
            ]
    """)
    lines = {node.lineno for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt)}
    again = {node.lineno for node in ast.walk(rewrite(source, "x.py")) if isinstance(node, ast.stmt)}
    assert again == lines


def test_an_augmented_assignment_can_be_interrupted_between_its_read_and_its_write():
    text = ast.unparse(rewrite("def f(a):\n    a.n += 1\n", "x.py"))
    [line] = [line for line in text.splitlines() if "+=" in line]
    left, right = line.split("+=")
    assert POINT in left
    assert POINT in right


def test_local_names_and_methods_that_are_never_replaced_get_no_switch_point():
    text = ast.unparse(rewrite("class C:\n    def m(self): pass\ndef f(x):\n    y = x\n    return y.m\n", "x.py"))
    assert text.count(POINT) == 2  # the beginnings of the two functions
