"""A file that is let through is the same text for every reader: the compiler, the parser, and the scheduler's loader.

Otherwise some checks of one file could end in a syntax error while others pass.
"""

import ast
import itertools
import warnings
from importlib.util import decode_source

import pytest

from grader.intake.submission import precheck

COOKIES = [
    "",
    *(f"# coding: {name}" for name in "latin-1 cp1252 utf-8 iso-8859-15 koi8-r mac-roman utf-7 cp437".split()),
]
COMMENTS = [b"# caf\xe9", b"# caf\xc3\xa9", b"# \x81\x9d\x85", b"x = '\x85a'", b"x = '\xe2\x80\xa8'", b"# \x0c"]
READERS = {
    "compiler": lambda content: compile(content, "file", "exec", ast.PyCF_ONLY_AST),
    "parser": ast.parse,
    "loader": lambda content: ast.parse(decode_source(content)),
}


def read(reader, content):
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.dump(READERS[reader](content))
    except (SyntaxError, ValueError, LookupError) as problem:
        return type(problem).__name__


@pytest.mark.parametrize("cookie", COOKIES)
def test_all_readers_see_the_same_program_or_the_file_is_refused_before_any_check(cookie):
    let_through = 0
    for bom, comment, end, late in itertools.product((b"", b"\xef\xbb\xbf"), COMMENTS, (b"\n", b"\r\n"), (0, 1)):
        lines = [*([b"#!/usr/bin/python"] * late), cookie.encode(), comment, b"def run(jobs):", b"    return 1", b""]
        content = bom + end.join(lines)
        if precheck(content, b"") is None:
            let_through += 1
            assert len({read(each, content) for each in READERS}) == 1, content
            assert read("parser", content).startswith("Module"), content
    assert (let_through > 0) != (cookie in ("# coding: utf-7", "# coding: cp437"))
