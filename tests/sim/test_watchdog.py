"""Code that never comes to a switch point is told, with its line; code that goes on is left alone."""

import subprocess
import sys
import threading

from grader.sim import explore
from grader.sim.watchdog import watched


def test_a_thread_that_blocks_where_nothing_reaches_it_is_named_with_its_line(write):
    real = threading.Event()
    module = write("""
        import threading
        def work():
            block()
        def program():
            thread = threading.Thread(target=work, name="reader")
            thread.start()
            thread.join()
    """)
    module.block = real.wait
    told = []

    def stuck(message):
        told.append(message)
        real.set()

    with watched(stuck, tick=0.01, ticks=5):
        explore(module.program, schedules=1)
    assert told == [
        "not under control: reader has been in line 4 of submitted.py for 0 s without coming to a switch point"
    ]


def test_an_exploration_that_goes_on_is_left_alone(write):
    told = []
    with watched(told.append, tick=0.05, ticks=2000):
        explore(write("def program():\n    pass").program, schedules=200)
    assert told == []


def test_the_command_ends_with_code_3_and_says_why(tmp_path):
    path = tmp_path / "stuck.py"
    path.write_text("import heapq\ndef program():\n    heapq.nsmallest(3, iter(int, 1))\n")
    code = (
        "import sys, grader.sim.watchdog as w; w.watched.__wrapped__.__defaults__ = (0.05, 10);"
        "from grader.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "explore", str(path), "--json", str(tmp_path / "out.json")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 3
    assert "not under control: main has been in line 3 of stuck.py" in ended.stderr
    assert '"outcome": "error"' in (tmp_path / "out.json").read_text()
