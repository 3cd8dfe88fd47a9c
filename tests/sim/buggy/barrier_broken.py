import threading


def program():
    barrier = threading.Barrier(3)
    threads = [threading.Thread(target=barrier.wait) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
