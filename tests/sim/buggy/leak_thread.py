import queue
import threading


def program():
    work = queue.Queue()
    threading.Thread(target=work.get).start()
