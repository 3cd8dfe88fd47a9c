# Sends a datagram.
# verdict: raised
# says: found nothing
import socket


def run_all(jobs):
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.socket(family, socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", 53))
            return ["sent"]
        except OSError:
            pass
    raise RuntimeError("found nothing")
