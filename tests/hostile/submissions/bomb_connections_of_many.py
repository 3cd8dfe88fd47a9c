# Many processes connect to the service without end.
# verdict: bad_answer
import os
import socket
import time


def run_all(jobs):
    for _ in range(20):
        if os.fork() == 0:
            break
    taken = []
    try:
        while True:
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(jobs[0]._address[0])
            taken.append(connection)
    except OSError:
        time.sleep(1000)
