# Begins requests, and waits for ever.
# verdict: timed_out
import socket


def run_all(port, paths):
    connections = [socket.create_connection(("127.0.0.1", port)) for _ in range(4)]
    for connection in connections:
        connection.sendall(b"GET / HT")
    for connection in connections:
        connection.recv(1)
    return []
