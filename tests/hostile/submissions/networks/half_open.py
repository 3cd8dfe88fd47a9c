# Closes one half of each connection after its request.
# verdict: sequential
import socket


def run_all(port, paths):
    texts = []
    for path in paths:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            connection.shutdown(socket.SHUT_WR)
            connection.settimeout(2)
            try:
                texts.append(connection.recv(10_000).decode())
            except OSError:
                texts.append("")
    return texts
