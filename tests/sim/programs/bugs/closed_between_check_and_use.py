"""A handle is closed between the check and the use: retold from peewee."""

import threading

BUG = "exception"
CLASS = "check_then_act"


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
        if self.closed:
            return None
        return self.handle.execute(sql)

    def close(self):
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
