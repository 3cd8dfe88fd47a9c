"""Two jobs of a pool fail; the first exception is raised, and the other one can only be left."""

from concurrent.futures import ThreadPoolExecutor


def fail(n):
    raise ValueError(n)


def collect():
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(fail, n) for n in range(2)]
        return [future.result() for future in futures]


def program() -> None:
    try:
        collect()
    except ValueError as error:
        assert error.args == (0,)
    else:
        raise AssertionError
