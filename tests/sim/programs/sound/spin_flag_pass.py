"""A spin loop on a global flag with nothing in its body, in both directions."""

import threading

ping = False
pong = False


def other():
    global pong
    while not ping:
        pass
    pong = True


def program() -> None:
    global ping, pong
    ping = pong = False
    t = threading.Thread(target=other)
    t.start()
    ping = True
    while not pong:
        pass
    t.join()
