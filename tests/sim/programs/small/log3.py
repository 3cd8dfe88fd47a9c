import logging, threading

done = []


def work():
    for n in range(5):
        logging.getLogger(str(n))
    done.append(1)


def program():
    thread = threading.Thread(target=work)
    thread.start()
    assert done
    thread.join()
