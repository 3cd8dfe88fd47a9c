import queue
import threading


def program():
    work = queue.Queue()

    def run():
        while True:
            item = work.get()
            if item is None:
                break

    thread = threading.Thread(target=run)
    thread.start()
    work.put(1)
    work.put(None)
    work.join()
    thread.join()
