"""ThreadPoolExecutor.map keeps the order."""

from concurrent.futures import ThreadPoolExecutor


def double(x):
    return 2 * x


def program() -> None:
    with ThreadPoolExecutor(max_workers=2, thread_name_prefix="pool") as pool:
        assert list(pool.map(double, range(4))) == [0, 2, 4, 6]
        assert list(pool.map(pow, [2, 3], [3, 2])) == [8, 9]
    try:
        pool.submit(double, 1)
    except RuntimeError:
        pass
    else:
        raise AssertionError("submit after shutdown")
