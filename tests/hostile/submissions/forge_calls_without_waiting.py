# Calls the service itself, all at once, and does not wait for the answers.
# verdict: left_running, wrong_result
import json
import socket


def run_all(jobs):
    calls = []
    for job in jobs:
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(job._address[0])
        connection.sendall(json.dumps({"secret": job._secret, "call": 0}).encode() + b"\n")
        calls.append(connection)
    return ["x"] * 3
