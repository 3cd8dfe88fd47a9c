# Looks for ports that answer, beside the one that it was given.
# verdict: raised
# says: found nothing
import socket


def run_all(port, paths):
    found = []
    for other in [*range(1, 3000), *range(port - 200, port), *range(port + 1, port + 200)]:
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", other)) == 0 and attempt.getsockname()[1] != other:
                found.append(other)
    raise RuntimeError(f"found {found or 'nothing'}")
