import threading
import time
from datetime import datetime, timedelta


def program():
    done = []

    def work():
        time.sleep(3)
        done.append(1)

    thread = threading.Thread(target=work)
    thread.start()
    end = datetime.now() + timedelta(seconds=10)
    while not done and datetime.now() < end:
        time.sleep(0.5)
    assert done
    thread.join()
