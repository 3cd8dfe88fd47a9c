# Opens as many connections as it can.
# verdict: too_concurrent
import socket
import time


def run_all(port, paths):
    connections = []
    try:
        while True:
            connections.append(socket.create_connection(("127.0.0.1", port)))
    except OSError:
        time.sleep(5)
    return len(connections)
