# Sends bytes that are no HTTP, over many connections.
# verdict: wrong_result
import os
import socket


def run_all(port, paths):
    for number in range(50):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.settimeout(1)
            try:
                connection.sendall(os.urandom(200 * number) + b"\r\n\r\n")
                connection.recv(100)
            except OSError:
                pass
    return []
