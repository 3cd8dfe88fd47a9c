# Tries every other kind of socket.
# verdict: raised
# says: made none
import socket


def run_all(port, paths):
    made = []
    for family in (2, 10, 16, 17, 38, 40, 44):
        for kind in (1, 2, 3, 4, 5, 10):
            for protocol in (0, 1, 3, 6, 17, 132, 255, 262):
                if (family, kind, protocol) in ((2, 1, 0), (2, 1, 6)):
                    continue
                try:
                    socket.socket(family, kind, protocol).close()
                    made.append((family, kind, protocol))
                except OSError:
                    pass
    raise RuntimeError(f"made {made or 'none'}")
