# Tells the grader again and again that it gives up calls, over many connections.
# verdict: sequential, bad_answer
import socket
import threading


def run_all(jobs):
    def flood():
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(jobs[0]._address[0])
        try:
            while True:
                connection.sendall(b'{"drop": 0}\n' * 50_000)
        except OSError:
            pass

    for _ in range(10):
        threading.Thread(target=flood, daemon=True).start()
    return [job() for job in jobs]
