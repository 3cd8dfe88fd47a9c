"""Two threads make the same file: after a look, or with the mode that fails if it is there."""

import tempfile
import threading
from pathlib import Path


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def scenario(make):
    made = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "lock")
        together(lambda: make(path, made), lambda: make(path, made))
    assert len(made) == 1


def buggy():
    def make(path, made):
        if not path.exists():
            path.write_text("mine")
            made.append(1)

    scenario(make)


def right():
    def make(path, made):
        try:
            with open(path, "x"):
                made.append(1)
        except FileExistsError:
            pass

    scenario(make)
