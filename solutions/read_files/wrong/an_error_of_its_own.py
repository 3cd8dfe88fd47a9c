"""Raises an OSError of its own instead of the one of the system."""
# fails: folder_as_target with wrong_result

import uuid
from concurrent.futures import ThreadPoolExecutor


def merge(paths, target, workers, read):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(read, path) for path in paths]
    texts, failed = [], []
    for path, future in zip(paths, futures, strict=True):
        try:
            texts.append(future.result())
        except Exception:
            failed.append(path)
    temporary = target.with_name(f"{uuid.uuid4()}.tmp")
    try:
        temporary.write_text("".join(texts), encoding="utf-8")
        temporary.replace(target)
    except OSError as error:
        raise OSError("the target cannot be written") from error
    finally:
        temporary.unlink(missing_ok=True)
    return failed
