# Sends a header of a gigabyte.
# verdict: raised, wrong_result
import socket


def run_all(port, paths):
    connection = socket.create_connection(("127.0.0.1", port))
    connection.settimeout(2)
    connection.sendall(b"GET / HTTP/1.1\r\nX: ")
    for _ in range(1024):
        connection.sendall(b"x" * (1 << 20))
    return []
