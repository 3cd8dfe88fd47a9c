"""A server that answers as GitHub's API does, as far as comments on pull requests need it, and notes each request."""

import io
import json
import threading
import urllib.parse
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REPOSITORY = "teacher/course"


def packed(**files: bytes) -> bytes:
    """A zip archive, as an artifact is stored. In the names, `_` stands for the dot."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return out.getvalue()


@dataclass
class MadeUpGitHub:
    """The repository of a course with pull requests, artifacts and comments.

    pulls      what the list of open pull requests holds
    artifacts  content of each artifact of the run, by its name
    comments   comments of the pull request
    asked      method, path and token of each request, in order
    """

    pulls: list[dict[str, Any]] = field(default_factory=list)
    artifacts: dict[str, bytes] = field(default_factory=dict)
    comments: list[dict[str, Any]] = field(default_factory=list)
    asked: list[tuple[str, str, str]] = field(default_factory=list)
    refuses: bool = False
    url: str = ""
    store: str = ""

    def answer(self, method: str, path: str, query: dict[str, str], body: dict[str, Any]) -> Any:
        """The answer as a value for JSON; a text is a redirection; None is "not found"."""
        names = sorted(self.artifacts)
        first, size = (int(query.get("page", 1)) - 1) * 100, int(query.get("per_page", 30))
        match method, path.split("/"):
            case "GET", ["pulls"]:
                return [each for each in self.pulls if each["head"]["label"] == query["head"]][first : first + size]
            case "GET", ["actions", "runs", "55", "artifacts"]:
                return {"artifacts": [{"id": index, "name": name} for index, name in enumerate(names)]}
            case "GET", ["actions", "artifacts", number, "zip"]:
                return f"{self.store}/{names[int(number)]}"
            case "GET", ["issues", "7", "comments"]:
                return self.comments[first : first + size]
            case "POST", ["issues", "7", "comments"]:
                made = {"id": len(self.comments), "body": body["body"], "user": {"login": "github-actions[bot]"}}
                self.comments.append(made)
                return made
            case "PATCH", ["issues", "comments", number]:
                self.comments[int(number)]["body"] = body["body"]
                return self.comments[int(number)]
        return None


@contextmanager
def made_up_github() -> Iterator[MadeUpGitHub]:
    """Serves the API on one port, and stored files on another, as GitHub has them on another host."""
    github = MadeUpGitHub()

    class Api(BaseHTTPRequestHandler):
        def handle_any(self) -> None:
            url = urllib.parse.urlsplit(self.path)
            token = self.headers.get("Authorization", "")
            github.asked.append((self.command, url.path, token))
            body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
            path = url.path.removeprefix(f"/repos/{REPOSITORY}/")
            found = github.answer(self.command, path, dict(urllib.parse.parse_qsl(url.query)), body)
            allowed = token == "Bearer secret-token" and not github.refuses
            self.send_response(403 if not allowed else 404 if found is None else 302 if isinstance(found, str) else 200)
            if isinstance(found, str):
                self.send_header("Location", found)
            self.end_headers()
            self.wfile.write(json.dumps(found).encode())

        do_GET = do_POST = do_PATCH = handle_any

        def log_message(self, *_: Any) -> None:
            pass

    class Store(Api):
        def handle_any(self) -> None:
            github.asked.append((self.command, "store", self.headers.get("Authorization", "")))
            self.send_response(200)
            self.end_headers()
            self.wfile.write(github.artifacts[self.path.strip("/")])

        do_GET = handle_any

    servers = [ThreadingHTTPServer(("127.0.0.1", 0), kind) for kind in (Api, Store)]
    threads = [threading.Thread(target=each.serve_forever, kwargs={"poll_interval": 0.01}) for each in servers]
    for thread in threads:
        thread.start()
    github.url, github.store = (f"http://127.0.0.1:{each.server_address[1]}" for each in servers)
    try:
        yield github
    finally:
        for server, thread in zip(servers, threads, strict=True):
            server.shutdown()
            server.server_close()
            thread.join()
