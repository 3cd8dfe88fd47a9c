import time
from datetime import datetime, timedelta


def program():
    end = datetime.now() + timedelta(seconds=3)
    while datetime.now() < end:
        time.sleep(0.5)
