# exercise: read_files
# style: threads that take numbers from a queue, and a temporary folder beside the target
import queue
import tempfile
import threading
from pathlib import Path


def merge(paths, target, workers, read):
    todo = queue.Queue()
    for i in range(len(paths)):
        todo.put(i)
    texts = [""] * len(paths)
    failed = set()
    stop = []

    def work():
        while not stop:
            try:
                i = todo.get_nowait()
            except queue.Empty:
                return
            try:
                texts[i] = read(paths[i])
            except Exception:
                failed.add(i)
            except BaseException as error:
                stop.append(error)

    threads = [threading.Thread(target=work) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if stop:
        raise stop[0]
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        temporary = Path(folder) / "new"
        temporary.write_text("".join(texts), encoding="utf-8")
        temporary.replace(target)
    return [paths[i] for i in sorted(failed)]
