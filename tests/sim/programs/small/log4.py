import logging, threading

made = []


class Log(logging.Logger):
    def __init__(self, name, level=0):
        super().__init__(name, level)
        made.append(name)  # here logging's own lock is held


def program():
    logging.setLoggerClass(Log)
    threading.Thread(target=logging.getLogger, args=("x",)).start()
    assert not made
