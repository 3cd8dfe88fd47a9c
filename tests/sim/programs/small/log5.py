import logging.config
import threading

mine = threading.Lock()


def make():
    with mine:
        return logging.NullHandler()


def program():
    config = {"version": 1, "handlers": {"h": {"()": make}}}
    thread = threading.Thread(target=logging.config.dictConfig, args=(config,))
    thread.start()
    with mine:
        logging.getLogger("x")
    thread.join()
