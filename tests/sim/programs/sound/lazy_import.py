"""Two threads import the same module for the first time inside a function."""

import sys
import threading


def program() -> None:
    sys.modules.pop("colorsys", None)
    out = []

    def worker():
        import colorsys
        from colorsys import rgb_to_hsv

        out.append(colorsys.rgb_to_hsv(0, 0, 0) == rgb_to_hsv(0, 0, 0))

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert out == [True, True]
