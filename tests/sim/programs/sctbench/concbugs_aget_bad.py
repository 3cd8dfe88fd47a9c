"""SCTBench conc-bugs aget: downloaders add to the shared byte count without a lock, so the resume log is wrong.

3 downloaders and a signal-like thread that writes the log.
"""

import threading

BUG = "assertion"
CLASS = "lost_update"
PARTS = [10, 20, 30]


class Download:
    bwritten = 0
    stop = None
    logged = None


def downloader(n):
    for chunk in (n // 2, n - n // 2):
        Download.bwritten += chunk


def logger():
    Download.stop.wait()
    Download.logged = Download.bwritten


def program() -> None:
    Download.bwritten = 0
    Download.stop = threading.Event()
    Download.logged = None
    log = threading.Thread(target=logger)
    log.start()
    threads = [threading.Thread(target=downloader, args=(n,)) for n in PARTS]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    Download.stop.set()
    log.join()
    assert Download.logged == sum(PARTS), Download.logged
