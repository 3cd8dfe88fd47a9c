"""Maple mysql_169_extract: a change of the table and its log entry are two lockings, so log and table can disagree."""

import threading

BUG = "assertion"
CLASS = "order_violation"


class Database:
    def __init__(self):
        self.table = {}
        self.table_lock = threading.Lock()
        self.log = []
        self.log_lock = threading.Lock()

    def insert(self, key, value):
        with self.table_lock:
            self.table[key] = value
        with self.log_lock:
            self.log.append("insert")

    def clear(self):
        with self.table_lock:
            self.table.clear()
        with self.log_lock:
            self.log.append("clear")


def program() -> None:
    db = Database()
    threads = [threading.Thread(target=db.clear), threading.Thread(target=db.insert, args=(1, 2))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert db.log[0] == ("clear" if db.table else "insert"), db.log
