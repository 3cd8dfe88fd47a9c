"""Nobody joins the thread; the interpreter lets it finish, and it does."""

import threading
import time


def program() -> None:
    out = []

    def worker():
        time.sleep(0.01)
        out.append(1)

    threading.Thread(target=worker).start()
