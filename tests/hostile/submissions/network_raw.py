# Opens raw, packet and netlink sockets, and those of other kinds.
# verdict: raised
# says: found nothing
import socket


def run_all(jobs):
    for family in {*range(0, 46)} - {socket.AF_UNIX}:
        for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
            try:
                socket.socket(family, kind)
                return [f"{family} {kind}"]
            except OSError:
                pass
    raise RuntimeError("found nothing")
