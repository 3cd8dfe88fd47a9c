"""Code that one process has compiled is used by another."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.sim.instrument.module_code import compiled

PROGRAM = Path(__file__).parents[1] / "programs" / "bugs" / "lost_update_closure.py"

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
print(sorted(each.value or each.type for each in found.outcomes), found.bound, len(rewritten))
"""


@pytest.fixture
def outcomes():
    """A function: what another process finds that has so many other switch points and the packed code."""
    packed = subprocess.run([sys.executable, "-c", PACK, PROGRAM], check=True, capture_output=True).stdout

    def find(others):
        command = [sys.executable, "-c", UNPACK, PROGRAM, str(others)]
        return subprocess.run(command, input=packed, check=True, capture_output=True).stdout.decode().strip()

    return find


def test_packed_code_is_not_rewritten_again(outcomes):
    assert outcomes(0) == "['AssertionError', 'None'] every schedule 0"


def test_where_other_switch_points_have_its_numbers_packed_code_is_not_used(outcomes):
    assert outcomes(1) == "['AssertionError', 'None'] every schedule 2"


def test_text_that_is_not_utf_8_is_a_syntax_error():
    with pytest.raises(SyntaxError, match="not valid text"):
        compiled(b"\n\nname = '\xff'", "x.py")


def test_warnings_of_the_compiler_are_not_shown(recwarn):
    compiled(b"assert (1, 'always true')\n", "x.py")
    assert [str(warning.message) for warning in recwarn] == []
