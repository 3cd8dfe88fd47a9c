import threading


def program():
    flags = [False, False]

    def enter(me):
        flags[me] = True
        while flags[1 - me]:
            pass
        flags[me] = False

    threads = [threading.Thread(target=enter, args=(me,)) for me in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
