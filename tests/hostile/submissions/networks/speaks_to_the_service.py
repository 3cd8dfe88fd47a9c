# Sends the messages of the job service to the HTTP server.
# verdict: wrong_result
import socket


def run_all(port, paths):
    for line in (b'{"secret": ""}\n', b'{"secret": "", "call": 1}\n', b'{"do": "go"}\n'):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.settimeout(0.5)
            try:
                connection.sendall(line * 100)
                connection.recv(100)
            except OSError:
                pass
    return []
