import time
from datetime import datetime


def program():
    began = datetime.now()
    time.sleep(2)
    assert (datetime.now() - began).total_seconds() >= 2
