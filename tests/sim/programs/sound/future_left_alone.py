"""A Future made by hand is given an exception that nobody asks it for: who set it has raised it."""

import threading
from concurrent.futures import Future


def program() -> None:
    heard = []

    def build():
        future = Future()
        try:
            raise LookupError(1)
        except LookupError as error:
            future.set_exception(error)
            heard.append(error)

    threads = [threading.Thread(target=build) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(heard) == 2
