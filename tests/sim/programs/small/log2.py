import logging, threading


class Handler(logging.Handler):
    def emit(self, record):
        logging.getLogger("inner")


def program():
    handler = Handler()
    log = logging.getLogger("app")
    log.addHandler(handler)
    threads = [threading.Thread(target=log.warning, args=("x",)), threading.Thread(target=logging.shutdown)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
