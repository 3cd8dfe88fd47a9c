"""Two threads log through one handler; every record arrives whole."""

import io
import logging
import threading


def program() -> None:
    stream = io.StringIO()
    logger = logging.getLogger("corpus.sound.logging")
    logger.setLevel(logging.INFO)
    logger.propagate = False
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(threadName)s %(message)s"))
    logger.addHandler(handler)
    try:

        def worker():
            for i in range(2):
                logger.info("step %d", i)
            logging.getLogger(f"corpus.sound.{threading.current_thread().name}").debug("quiet")

        threads = [threading.Thread(target=worker, name=f"w{n}") for n in range(2)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    finally:
        logger.removeHandler(handler)
        handler.close()
    assert sorted(stream.getvalue().splitlines()) == ["w0 step 0", "w0 step 1", "w1 step 0", "w1 step 1"]
