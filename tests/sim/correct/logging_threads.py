import io
import logging
import threading


def program():
    out = io.StringIO()
    log = logging.getLogger("sim test")
    log.setLevel(logging.INFO)
    handler = logging.StreamHandler(out)
    log.addHandler(handler)
    log.propagate = False

    def run():
        log.info("from %s", threading.current_thread().name)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.removeHandler(handler)
    assert len(out.getvalue().splitlines()) == 2
