# Sends requests without an end, and reads no answer.
# verdict: sequential
import socket


def run_all(port, paths):
    request = f"GET {paths[0]} HTTP/1.1\r\nHost: x\r\n\r\n".encode()
    connection = socket.create_connection(("127.0.0.1", port))
    connection.settimeout(2)
    for _ in range(100_000):
        connection.sendall(request)
    return []
