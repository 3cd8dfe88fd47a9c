# Calls home through the names of hosts.
# verdict: raised
# says: no names
import socket


def run_all(port, paths):
    for name in ("secret.example.com", "localhost.localdomain.example.com"):
        try:
            return [socket.gethostbyname(name)]
        except OSError:
            pass
    raise RuntimeError("no names")
