import logging, threading


def program():
    thread = threading.Thread(target=logging.getLogger, args=("x",))
    thread.start()
    assert not thread.is_alive()
