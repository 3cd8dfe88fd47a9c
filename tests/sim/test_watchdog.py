"""Code that reaches no switch point is reported with its line; code that makes progress is not."""

import subprocess
import sys
import threading

from grader.sim import explore
from grader.sim.watchdog import watched


def test_a_thread_that_blocks_out_of_control_is_reported_with_its_line(write):
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
    messages = []

    def on_stuck(message):
        messages.append(message)
        real.set()

    with watched(on_stuck, tick=0.01, ticks=5):
        explore(module.program, schedules=1, strategy="random")
    assert messages == [
        "not under control: reader has been at line 4 of submitted.py for 0 s without reaching a switch point"
    ]


def test_an_exploration_that_makes_progress_is_not_reported(write):
    messages = []
    with watched(messages.append, tick=0.05, ticks=2000):
        explore(write("def program():\n    pass").program, schedules=200)
    assert messages == []


def test_the_command_ends_with_code_3_and_the_reason(tmp_path):
    path = tmp_path / "stuck.py"
    path.write_text("import heapq\ndef program():\n    heapq.nsmallest(3, iter(int, 1))\n")
    code = (
        "import sys, grader.sim.watchdog as w; w.watched.__wrapped__.__defaults__ = (0.05, 10);"
        "from grader.cli.main import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", code, "explore", str(path), "--json", str(tmp_path / "out.json")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 3
    assert "not under control: main has been at line 3 of stuck.py" in ended.stderr
    assert '"outcome": "error"' in (tmp_path / "out.json").read_text()
