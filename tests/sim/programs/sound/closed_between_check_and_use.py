"""The right twin of `bugs/closed_between_check_and_use.py`."""

import threading


class Handle:
    def __init__(self):
        self.open = True

    def execute(self, sql):
        if not self.open:
            raise ValueError("Cannot operate on a closed database.")
        return sql

    def close(self):
        self.open = False


class Database:
    def __init__(self):
        self.handle = Handle()
        self.closed = False
        self.lock = threading.Lock()

    def execute(self, sql):
        with self.lock:
            if self.closed:
                return None
            return self.handle.execute(sql)

    def close(self):
        with self.lock:
            self.closed = True
            self.handle.close()


def program():
    db = Database()
    one = threading.Thread(target=db.execute, args=("select 1",))
    two = threading.Thread(target=db.close)
    one.start()
    two.start()
    one.join()
    two.join()
