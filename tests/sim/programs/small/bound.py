import threading

one, two = threading.Lock(), threading.Lock()


def program():
    one.acquire()
    thread = threading.Thread(target=one.acquire)
    thread.start()
    thread.join()
