"""A thread's exception goes to the hook which the program installed for that purpose, and the hook is put back."""

import threading


def program() -> None:
    caught = []
    before = threading.excepthook

    def hook(args):
        caught.append((args.exc_type, args.thread.name))

    threading.excepthook = hook
    try:
        t = threading.Thread(target=lambda: 1 / 0, name="divider")
        t.start()
        t.join()
    finally:
        threading.excepthook = before
    assert caught == [(ZeroDivisionError, "divider")], caught
