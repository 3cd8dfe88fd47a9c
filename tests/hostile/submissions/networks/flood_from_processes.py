# Opens connections from many processes.
# verdict: too_concurrent, bad_answer
import os
import socket
import time


def run_all(port, paths):
    for _ in range(20):
        if os.fork() == 0:
            connections = []
            while True:
                try:
                    connections.append(socket.create_connection(("127.0.0.1", port)))
                except OSError:
                    time.sleep(0.01)
    time.sleep(20)
