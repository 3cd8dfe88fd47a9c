"""A daemon that counts for ever is in nobody's way."""

import threading


def program() -> None:
    def count():
        number = 0
        while True:
            number += 1

    threading.Thread(target=count, daemon=True).start()
    done = []
    thread = threading.Thread(target=done.append, args=(1,))
    thread.start()
    thread.join()
    assert done
