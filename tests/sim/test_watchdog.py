"""Code that reaches no switch point is reported with its line; code that makes progress is not."""

import signal
import subprocess
import sys
import threading

import pytest

from grader.sim import NotUnderControl, explore
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


needs_signals = pytest.mark.skipif(not hasattr(signal, "pthread_kill"), reason="this system has no such signals")


def spin():
    """Python code without switch points, as in a library."""
    while True:
        pass


@needs_signals
def test_a_blocking_call_of_the_main_thread_is_interrupted_and_the_next_exploration_runs(write):
    module = write("def program():\n    block()")
    module.block = threading.Event().wait
    interrupted, stuck = [], []
    handler = signal.getsignal(signal.SIGURG)
    with (
        pytest.raises(NotUnderControl, match="main has been at line 2 of submitted"),
        watched(stuck.append, tick=0.01, ticks=5, on_interrupt=interrupted.append),
    ):
        explore(module.program, schedules=1)
    assert len(interrupted) == 1
    assert stuck == []
    assert signal.getsignal(signal.SIGURG) == handler
    assert explore(write("def program():\n    pass").program, schedules=3).failure is None


@needs_signals
def test_an_import_that_never_ends_is_interrupted(write):
    stuck = []
    with (
        pytest.raises(NotUnderControl, match="without reaching a switch point"),
        watched(stuck.append, tick=0.01, ticks=5, on_interrupt=lambda message: None),
    ):
        write("import heapq\nheapq.nsmallest(3, iter(int, 1))")
    assert stuck == []


def test_a_loop_in_another_thread_is_interrupted_even_if_the_program_catches_everything(write):
    module = write("""
        import threading
        def work():
            while True:
                try:
                    spin()
                except BaseException:
                    pass
        def program():
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
    """)
    module.spin = spin
    stuck = []
    with (
        pytest.raises(NotUnderControl, match=r"Thread-1 \(work\) has been at line 6 of submitted"),
        watched(stuck.append, tick=0.01, ticks=5, on_interrupt=lambda message: None),
    ):
        explore(module.program, schedules=1)
    assert stuck == []
    assert explore(write("def program():\n    pass").program, schedules=3).failure is None


def test_a_thread_that_runs_no_line_of_the_program_is_reported_with_the_line_of_the_library(write):
    module = write("""
        import threading
        def program():
            thread = threading.Thread(target=spin, name="spinner")
            thread.start()
            thread.join()
    """)
    module.spin = spin
    with (
        pytest.raises(NotUnderControl, match=rf"spinner has been at line \d+ of {__file__}"),
        watched(lambda message: None, tick=0.01, ticks=5, on_interrupt=lambda message: None),
    ):
        explore(module.program, schedules=1)


def test_a_call_that_cannot_be_interrupted_is_reported_after_the_interruption(write):
    real = threading.Event()
    module = write("""
        import threading
        def work():
            block()
        def program():
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
    """)
    module.block = real.wait
    order = []

    def on_stuck(message):
        order.append("stuck")
        real.set()

    with (
        pytest.raises(NotUnderControl),
        watched(on_stuck, tick=0.01, ticks=5, on_interrupt=lambda _: order.append("interrupted"), grace=0.1),
    ):
        explore(module.program, schedules=1)
    assert order == ["interrupted", "stuck"]


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
