"""The options `--format` and `--about` of `grade`: the report in the formats of other platforms."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from msgspec import Struct

from grader.cli.options import STDOUT, write_file
from grader.model import OperatorError, Report, suggest

MAX_ABOUT = 10 << 20
"""Bytes of the file for `--about`, at most. Gradescope's has all earlier results of the student."""


class FormatFile(Struct, frozen=True):
    """A format, and the file to write it to; `-` for standard output."""

    name: str
    path: Path


def add_formats(parser: argparse.ArgumentParser) -> None:
    """Adds `--format` and `--about`."""
    parser.add_argument(
        "--format",
        type=_format_file,
        action="append",
        default=[],
        metavar="NAME=FILE",
        help="write the report for another platform: artemis, junit, ... (repeatable; '-': to standard output)",
    )
    parser.add_argument(
        "--about", type=Path, metavar="FILE", help="JSON file of the platform about the submission, for --format"
    )


def _format_file(text: str) -> FormatFile:
    from grader.reports.formats import FORMATS

    name, equals, file = text.partition("=")
    if not equals or not file:
        raise argparse.ArgumentTypeError(f"{text!r} is not NAME=FILE")
    if name not in FORMATS:
        raise argparse.ArgumentTypeError(f"there is no format {name!r}. {suggest(name, FORMATS)}")
    return FormatFile(name, Path(file))


class FormatWriter:
    """Writes the report in each format that the options name. Raises OperatorError for a file that cannot be used."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._files: list[FormatFile] = options.format
        self._audience = options.audience
        self._root = str(options.submission or options.root)
        self._about = _read_about(options.about)
        self.uses_stdout = any(each.path == STDOUT for each in self._files)

    def write(self, report: Report, problem: str = "") -> None:
        """Write all files. `problem` says why nothing could be graded."""
        if not self._files:
            return
        from grader.reports.formats import render_format

        for each in self._files:
            data = render_format(each.name, report, self._audience, about=self._about, root=self._root, problem=problem)
            if each.path == STDOUT:
                sys.stdout.flush()
                sys.stdout.buffer.write(data)
                sys.stdout.buffer.flush()
            else:
                write_file(each.path, data)


def _read_about(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        data = path.read_bytes()[: MAX_ABOUT + 1]
        about = json.loads(data) if len(data) <= MAX_ABOUT else None
    except (OSError, ValueError, RecursionError) as problem:
        raise OperatorError(f"{path} cannot be read as JSON.", "Name the file of the platform.") from problem
    if not isinstance(about, dict):
        raise OperatorError(f"{path} has no JSON object.", "Name the file of the platform.")
    return about
