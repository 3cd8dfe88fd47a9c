"""A few requests to GitHub's API, with the token of the workflow. Answers are data from strangers: sizes are limited.

Facts: the token must not go to another host (the download of an artifact is redirected to one), so it is a header that
no redirect repeats.
"""

import json
import os
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

from grader.model import OperatorError

TIMEOUT = 30.0
"""Seconds to wait for an answer."""
MAX_ANSWER = 8 << 20
"""Bytes of an answer that is not a download."""
MAX_PAGES = 30
"""Pages of a list that are read, of 100 entries each."""


class GitHub:
    """The API for one repository. Variables name both: GITHUB_API_URL and GITHUB_REPOSITORY, with GH_TOKEN."""

    def __init__(self) -> None:
        url, token = os.environ.get("GITHUB_API_URL", "https://api.github.com"), os.environ.get("GH_TOKEN", "")
        repository = os.environ.get("GITHUB_REPOSITORY", "")
        if not repository or not token:
            missing = "GITHUB_REPOSITORY" if not repository else "GH_TOKEN"
            raise OperatorError(f"The variable {missing} is not set.", "Run this in a workflow of GitHub Actions.")
        if not url.startswith(("https://", "http://127.0.0.1")):
            raise OperatorError(f"The API at {url} is not reached by https.", "Correct GITHUB_API_URL.")
        self._base, self._token = f"{url.rstrip('/')}/repos/{repository}", token

    def get(self, path: str, **query: str | int) -> Any:
        """The answer to GET, from JSON."""
        return self._json("GET", f"{path}?{urllib.parse.urlencode(query)}")

    def pages(self, path: str, **query: str | int) -> Iterator[Any]:
        """The entries of a list, page by page."""
        for page in range(1, MAX_PAGES + 1):
            found = self.get(path, per_page=100, page=page, **query)
            yield from found
            if len(found) < 100:
                return

    def send(self, method: str, path: str, body: dict[str, str]) -> Any:
        """The answer to POST or PATCH, from JSON."""
        return self._json(method, path, json.dumps(body).encode())

    def download(self, path: str, limit: int) -> bytes:
        """The content behind a path. Raises OperatorError if it has more than `limit` bytes."""
        return self._read("GET", path, None, limit)

    def _json(self, method: str, path: str, body: bytes | None = None) -> Any:
        return json.loads(self._read(method, path, body, MAX_ANSWER))

    def _read(self, method: str, path: str, body: bytes | None, limit: int) -> bytes:
        request = urllib.request.Request(f"{self._base}/{path}", data=body, method=method)  # noqa: S310 - checked above
        request.add_unredirected_header("Authorization", f"Bearer {self._token}")
        request.add_header("Accept", "application/vnd.github+json")
        request.add_header("X-GitHub-Api-Version", "2022-11-28")
        if body is not None:
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310 - checked above
                content = bytes(answer.read(limit + 1))
        except (urllib.error.URLError, OSError) as problem:
            message = f"GitHub did not answer {method} {path.partition('?')[0]}: {problem}."
            raise OperatorError(message, "Look at the permissions of the job, and try again.") from problem
        if len(content) > limit:
            raise OperatorError(f"The answer to {path} is larger than {limit >> 20} MB.", "Look at that run.")
        return content
