"""The repaired twin of sctbench/concbugs_aget_bad.py."""

import threading

PARTS = [10, 20, 30]


class Download:
    bwritten = 0
    stop = None
    logged = None
    lock = threading.Lock()


def downloader(n):
    for chunk in (n // 2, n - n // 2):
        with Download.lock:
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
