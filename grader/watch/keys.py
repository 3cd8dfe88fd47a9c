"""Keys as they are pressed, without Enter. Only where both the input and the output are a terminal."""

import contextlib
import os
import queue
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from types import TracebackType

from grader.watch.events import Event, Interrupted, KeyPressed, TerminalResized

if sys.platform == "win32":
    import msvcrt
else:
    import termios
    import tty

ARROWS = {
    **{b"\x1b[A": "up", b"\x1b[B": "down", b"\x1bOA": "up", b"\x1bOB": "down", b"\xe0H": "up", b"\xe0P": "down"},
    **{b"\x1b[5~": "page up", b"\x1b[6~": "page down", b"\xe0I": "page up", b"\xe0Q": "page down"},
}
"""Sequences of terminals, and of the console of Windows."""
NAMES = {"\r": "enter", "\n": "enter", "\x1b": "escape"}
POLL_INTERVAL = 0.03
"""Seconds between two looks at the keyboard of Windows."""


def names_of(data: bytes) -> list[str]:
    """The keys that these bytes of a terminal stand for. Unknown sequences are left out."""
    found = []
    while data:
        arrow = next((each for each in ARROWS if data.startswith(each)), b"")
        if arrow:
            found.append(ARROWS[arrow])
            data = data[len(arrow) :]
        elif data.startswith((b"\x1b[", b"\x1bO")):  # another sequence: it ends with a letter or a tilde
            end = next((i for i, byte in enumerate(data[2:], 3) if chr(byte).isalpha() or byte == 0x7E), len(data))
            data = data[end:]
        else:
            character = chr(data[0])
            found.append(NAMES.get(character, character.casefold()))
            data = data[1:]
    return found


class Keys:
    """Reads keys in a thread, while the terminal is in a mode for that. Use `with`. `emit` gets the events."""

    def __init__(self, emit: Callable[[Event], object]) -> None:
        self._emit = emit
        self._stop: Callable[[], None] = lambda: None

    def __enter__(self) -> "Keys":
        self.resume()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.pause()

    def resume(self) -> None:
        """Takes the terminal: keys come without Enter, and are not shown."""
        self._stop = _start_reading(self._emit)

    def retake(self) -> None:
        """Sets the mode again: a shell may have changed it while the program was in the background."""
        if sys.platform != "win32":
            tty.setcbreak(sys.stdin.fileno())

    def pause(self) -> None:
        """Gives the terminal back as it was, for another program or for the end."""
        stop, self._stop = self._stop, lambda: None
        stop()


if sys.platform == "win32":

    def _start_reading(emit: Callable[[Event], object]) -> Callable[[], None]:
        """Starts a thread that reads the console. Returns a function that ends it."""
        ended = threading.Event()

        def read() -> None:
            while not ended.wait(POLL_INTERVAL):
                while msvcrt.kbhit():
                    data = msvcrt.getch()
                    if data in (b"\x00", b"\xe0"):
                        data = b"\xe0" + msvcrt.getch()
                    if data == b"\x03":
                        emit(Interrupted())
                    for name in names_of(data):
                        emit(KeyPressed(name))

        thread = threading.Thread(target=read, name="keys", daemon=True)
        thread.start()

        def stop() -> None:
            ended.set()
            thread.join(5)

        return stop

else:

    def _start_reading(emit: Callable[[Event], object]) -> Callable[[], None]:
        """Starts a thread that reads standard input. Returns a function that ends it and restores the terminal."""
        fd = sys.stdin.fileno()
        before = termios.tcgetattr(fd)
        tty.setcbreak(fd)
        ended, end = os.pipe()

        def read() -> None:
            while True:
                ready, _, _ = select.select([fd, ended], [], [])
                if ended in ready:
                    return
                try:
                    data = os.read(fd, 256)
                except OSError:
                    data = b""
                if not data:  # the terminal has gone
                    emit(Interrupted())
                    return
                for name in names_of(data):
                    emit(KeyPressed(name))

        thread = threading.Thread(target=read, name="keys", daemon=True)
        thread.start()

        def stop() -> None:
            os.close(end)
            thread.join(5)
            os.close(ended)
            termios.tcsetattr(fd, termios.TCSADRAIN, before)

        return stop


@contextlib.contextmanager
def resizing(events: "queue.SimpleQueue[Event]", keys: Keys | None) -> Iterator[None]:
    """While it is open, a new size of the terminal is an event, and so is a return from the background."""
    if sys.platform == "win32":
        yield
        return

    def resized(*_: object) -> None:
        events.put(TerminalResized())

    def returned(*_: object) -> None:
        if keys is not None:
            keys.retake()
        events.put(TerminalResized())

    before = [
        (number, signal.signal(number, act)) for number, act in ((signal.SIGWINCH, resized), (signal.SIGCONT, returned))
    ]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
