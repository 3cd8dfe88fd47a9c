"""Code that one process has compiled is used by another."""

import subprocess
import sys

import pytest

from grader.sim.instrument.module_code import compiled

PROGRAM = """
import threading
class Counter:
    def __init__(self):
        self.value = 0
def program():
    counter = Counter()
    def add():
        counter.value += 1
    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counter.value
"""

PACK = """
import sys
from pathlib import Path
from grader.sim.instrument import pack
sys.stdout.buffer.write(pack(Path(sys.argv[1]).read_bytes(), sys.argv[1]))
"""

UNPACK = """
import sys
from grader.sim.core import SwitchPoint, register_switch_point
from grader.sim.instrument import load, module_code, unpack
from grader.sim.outcomes import collect_outcomes
for number in range(int(sys.argv[2])):
    register_switch_point(SwitchPoint("other.py", 1, "entry", "f"))
unpack(sys.stdin.buffer.read())
rewritten, rewrite = [], module_code.rewrite
module_code.rewrite = lambda *parts, **more: rewritten.append(parts) or rewrite(*parts, **more)
found = collect_outcomes(load(sys.argv[1]).program, str, schedules=100)
print(sorted(each.value for each in found.outcomes), found.bound, len(rewritten))
"""


@pytest.fixture
def outcomes(tmp_path):
    """A function: what another process finds that has so many other switch points and the packed code."""
    path = tmp_path / "counting.py"
    path.write_text(PROGRAM)
    packed = subprocess.run([sys.executable, "-c", PACK, path], check=True, capture_output=True).stdout

    def find(others):
        command = [sys.executable, "-c", UNPACK, path, str(others)]
        return subprocess.run(command, input=packed, check=True, capture_output=True).stdout.decode().strip()

    return find


def test_packed_code_is_not_rewritten_again(outcomes):
    assert outcomes(0) == "['1', '2'] every schedule 0"


def test_where_other_switch_points_have_its_numbers_packed_code_is_not_used(outcomes):
    assert outcomes(1) == "['1', '2'] every schedule 2"


def test_text_that_is_not_utf_8_is_a_syntax_error():
    with pytest.raises(SyntaxError, match="not valid text"):
        compiled(b"\n\nname = '\xff'", "x.py")


def test_warnings_of_the_compiler_are_not_shown(recwarn):
    compiled(b"assert (1, 'always true')\n", "x.py")
    assert [str(warning.message) for warning in recwarn] == []
