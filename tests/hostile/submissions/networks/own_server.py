# Answers its own requests, and makes up the texts.
# verdict: wrong_result
import http.server
import threading
import urllib.request


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"made up")

    def log_message(self, *_):
        pass


def run_all(port, paths):
    with http.server.HTTPServer(("0.0.0.0", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        texts = [
            urllib.request.urlopen(f"http://127.0.0.1:{server.server_port}{path}").read().decode() for path in paths
        ]
        server.shutdown()
        thread.join()
    return texts
