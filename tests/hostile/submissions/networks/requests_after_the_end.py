# Leaves a thread that goes on making requests.
# verdict: left_running, exited_early
import http.client
import threading


def run_all(port, paths):
    def go_on():
        while True:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port)
                connection.request("GET", "/after")
                connection.getresponse().read()
                connection.close()
            except OSError:
                pass

    threading.Thread(target=go_on, daemon=True).start()
    return []
