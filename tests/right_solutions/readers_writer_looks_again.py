# exercise: readers_writer
# style: looks again every few milliseconds
import threading
import time


class ReadersWriterLock:
    def __init__(self):
        self.l = threading.Lock()
        self.r = 0
        self.w = False

    def acquire_read(self):
        while True:
            with self.l:
                if not self.w:
                    self.r += 1
                    return
            time.sleep(0.005)

    def acquire_write(self):
        while True:
            with self.l:
                if not self.w and not self.r:
                    self.w = True
                    return
            time.sleep(0.005)

    def release_read(self):
        with self.l:
            self.r -= 1

    def release_write(self):
        with self.l:
            self.w = False
