"""Of a notebook, the statements count that the wanted function needs, and nothing runs."""

import ast
import json

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grader.intake.notebooks import TooMuchCode, notebook_file
from tests.builders import repeatable

WORK = "def work(jobs):\n    return [job() for job in jobs]"
OTHER = "def work(jobs):\n    return []"
STUB = 'def work(jobs):\n    """Do it."""\n    raise NotImplementedError'


def notebook(*cells):
    return json.dumps({"cells": [{"cell_type": "code", "source": cell} for cell in cells]}).encode()


def read(*cells):
    return notebook_file(notebook(*cells), {"work"})


def source(*cells):
    return read(*cells).source.decode()


def names_of(text):
    """What the file defines when it runs; that it runs shows that nothing is missing."""
    space = {}
    exec(compile(text, "file", "exec"), space)
    return space


def test_what_the_function_uses_is_kept_and_calls_are_not():
    text = source(
        "import os, time\nos._exit(3)", "LIMIT = 3; print(LIMIT)", "def work(jobs):\n    return LIMIT", "work(1)"
    )
    assert text == "LIMIT = 3\n\n\ndef work(jobs):\n    return LIMIT\n"


@pytest.mark.parametrize("first", ["%%time", "%%capture out", "%%prun -s time", "\n%%time"])
def test_a_cell_that_only_measures_counts(first):
    assert source(f"{first}\n{WORK}") == f"{WORK}\n"


@pytest.mark.parametrize("first", ["%%bash", "%%timeit", "%%javascript", "%%writefile x.py", "%%html"])
def test_a_cell_for_something_else_does_not_count(first):
    assert read(f"{first}\n{WORK}") is None
    assert source(f"{first}\n{OTHER}", WORK) == f"{WORK}\n"


@pytest.mark.parametrize(
    "line", ["%matplotlib inline", "!ls", "work?", "work??", "?work", "files = !ls", "a, b = %time 1"]
)
def test_lines_for_ipython_are_left_out(line):
    assert source(f"{line}\n{WORK}\n{line}") == f"{WORK}\n"


def test_a_line_for_ipython_inside_a_function_leaves_it_a_function():
    text = source("def work(jobs):\n    %time pass\n\ndef other():\n    pass")
    assert names_of(text)["work"]([]) is None


def test_a_line_of_python_that_looks_like_one_for_ipython_stays():
    text = source('TEXT = ("%d jobs"\n% 3)\nwork = lambda jobs: TEXT')
    assert names_of(text)["work"]([]) == "3 jobs"


def test_await_outside_of_functions_spoils_nothing():
    assert source(f"{WORK}\nresult = await run(work)") == f"{WORK}\n"


def test_the_last_of_several_definitions_counts_and_is_in_doubt():
    found = read(WORK, "x = 1", OTHER)
    assert found.source.decode() == f"{OTHER}\n"
    assert found.doubt == "defines work in code cells 1, 3: took the one in code cell 3"


def test_the_same_definition_twice_is_not_in_doubt():
    assert read(WORK, WORK).doubt == ""


def test_a_stub_above_the_solution_is_not_in_doubt_and_one_below_is():
    above, below = read(STUB, WORK), read(WORK, STUB)
    assert above.source == below.source == f"{WORK}\n".encode()
    assert above.doubt == ""
    assert "took the one in code cell 1" in below.doubt


def test_a_notebook_with_nothing_but_the_stub_is_the_stub():
    assert source(STUB) == f"{STUB}\n"


def test_a_function_that_is_wrapped_afterwards_keeps_its_definition():
    text = source(
        "def twice(f):\n    return lambda jobs: 2 * f(jobs)", "def work(jobs):\n    return jobs", "work = twice(work)"
    )
    assert names_of(text)["work"](4) == 8


def test_values_that_are_changed_later_keep_their_changes():
    cells = ["import threading\nCACHE = {}", "CACHE['a'] = 1\nLIMIT = 2\nLIMIT += 1\nthreading.excepthook = None"]
    text = source(*cells, "def work(jobs):\n    return CACHE, LIMIT, threading")
    import threading

    before = threading.excepthook
    try:
        cache, limit, module = names_of(text)["work"]([])
    finally:
        threading.excepthook = before
    assert (cache, limit, module.__name__) == ({"a": 1}, 3, "threading")


def test_an_import_that_may_fail_is_kept_with_what_stands_in_for_it():
    text = source(
        "try:\n    import no_such_module as m\nexcept ImportError:\n    m = 7", "def work(jobs):\n    return m"
    )
    assert names_of(text)["work"]([]) == 7


def test_a_block_that_calls_something_is_left_out():
    assert source(f"{WORK}\nif __name__ == '__main__':\n    work([])") == f"{WORK}\n"


def test_a_cell_that_python_cannot_read_is_a_syntax_error_and_not_a_missing_function():
    with pytest.raises(SyntaxError):
        ast.parse(source("x = 1", "def work(jobs):\n    return [job("))
    assert source("def work(jobs):\n    return [job(", WORK) == f"{WORK}\n"


def test_a_notebook_that_is_nested_too_deeply_is_refused():
    chain = "if a:\n    x = 1\n" + "".join(f"elif a == {n}:\n    x = {n}\n" for n in range(3000))
    try:
        found = read(f"{chain}\n{WORK}", WORK)
    except ValueError:
        return
    assert found.source == f"{WORK}\n".encode()


LINES = some.sampled_from(
    [
        *(WORK, OTHER, STUB, "%%time", "%x", "x = !ls", "work = work", "a = b = work", "work['a'] = 1", "import work"),
        *("x += 1", "try:\n    pass\nexcept E:\n    work = 1", "class work: pass", "\r\rx = 1", "(", "del work"),
        "@work\ndef b(): return work",
    ]
)


@repeatable
@given(cells=some.lists(some.lists(LINES | some.text(max_size=5), max_size=5).map("\n".join), max_size=6))
def test_any_notebook_is_read(cells):
    found = read(*cells)
    assert found is None or found.source


# The first two never end if each blank is tried as the first one; the others take minutes if a statement looks at all.
LONG = {
    "blanks in a line that is no Python": f"x = (\n{' ' * 900_000}x",
    "blanks in a cell that is no Python": f"%%html\n{' ' * 900_000}",
    "statements in one line": "a=1;" * 40_000,
    "statements in a function": "def other():\n" + " x\n" * 40_000,
    "a name that is bound and changed again and again": "x = work\nx.a = x\n" * 5_000,
}


@pytest.mark.parametrize("cell", LONG.values(), ids=LONG)
def test_a_long_cell_takes_no_more_than_its_length(cell):
    assert source(cell, WORK) == f"{WORK}\n"


def test_what_a_long_chain_of_names_needs_is_all_there():
    chain = "\n".join(f"x{at} = x{at - 1}\nx{at}[0] = {at}" for at in range(1, 3000))
    text = source("x0 = [0]", chain, "def work(jobs):\n    return x2999")
    assert names_of(text)["work"]([]) == [2999]


def test_more_code_than_a_file_may_have_is_not_read():
    with pytest.raises(TooMuchCode):
        read("x = 1\n" * 200_000, WORK)


def test_a_line_that_measures_in_the_middle_of_a_cell_for_something_else_changes_nothing():
    assert read(f"%%html\n%%time\n{WORK}") is None


def test_many_cells_are_not_all_named():
    found = read(*(f"def work(jobs):\n    return {number}" for number in range(9)))
    assert "code cells 1, 2, 3, 4, 5 and 4 more: took the one in code cell 9" in found.doubt
