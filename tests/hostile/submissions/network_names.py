# Asks for an address.
# verdict: raised
# says: found nothing
import socket


def run_all(jobs):
    try:
        return [str(socket.getaddrinfo("example.org", 80))]
    except OSError:
        pass
    raise RuntimeError("found nothing")
