# exercise: stop_when_told
# style: a queue with a timeout as the pause, a daemon thread that is joined, logging set up
import queue, threading, logging

logging.basicConfig(level=logging.INFO)


class Worker:
    def __init__(self, step, every, clean_up):
        self.step, self.every, self.clean_up = step, every, clean_up
        self.q = queue.Queue()
        self.thread = None
        self.stopped = False
        self.err = []

    def start(self):
        if self.stopped:
            return
        self.thread = threading.Thread(target=self.loop, daemon=True)
        self.thread.start()

    def loop(self):
        try:
            while True:
                self.step()
                if self.every:
                    try:
                        self.q.get(timeout=self.every)
                        break
                    except queue.Empty:
                        continue
                else:
                    try:
                        self.q.get_nowait()
                        break
                    except queue.Empty:
                        pass
        except BaseException as e:
            self.err.append(e)
        try:
            self.clean_up()
        except BaseException as e:
            self.err.append(e)

    def stop(self):
        self.stopped = True
        self.q.put(None)
        if self.thread:
            self.thread.join()
        for e in self.err:
            raise e
