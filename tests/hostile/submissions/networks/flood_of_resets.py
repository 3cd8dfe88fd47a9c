# Opens connections and breaks each at once.
# verdict: bad_answer, too_concurrent, timed_out
import socket
import struct


def run_all(port, paths):
    for _ in range(20_000):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    return []
