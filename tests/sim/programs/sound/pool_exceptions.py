"""Exceptions of pool tasks are looked at: result, exception, map, FIRST_EXCEPTION."""

import concurrent.futures as cf


def fail(x):
    if x == 1:
        raise ValueError(x)
    return x


def program() -> None:
    with cf.ThreadPoolExecutor(2) as pool:
        fs = [pool.submit(fail, i) for i in range(3)]
        done, pending = cf.wait(fs, return_when=cf.FIRST_EXCEPTION)
        assert done
        assert [type(f.exception()) for f in fs] == [type(None), ValueError, type(None)]
        try:
            fs[1].result()
        except ValueError as e:
            assert e.args == (1,)
        else:
            raise AssertionError
        seen = []
        try:
            for y in pool.map(fail, range(3)):
                seen.append(y)
        except ValueError:
            seen.append("error")
        assert seen == [0, "error"]
