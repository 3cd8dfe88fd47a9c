# Opens a port for others.
# verdict: raised
# says: found nothing
import socket


def run_all(jobs):
    for family in (socket.AF_INET, socket.AF_INET6):
        try:
            socket.create_server(("", 0), family=family)
            return ["listens"]
        except OSError:
            pass
    raise RuntimeError("found nothing")
