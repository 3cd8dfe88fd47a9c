"""A made-up Windows or macOS. Every interpreter of the made-up machine imports this before anything else.

Three kinds of code run in such an interpreter. The kit, and submitted code, see the made-up system: names that it lacks
are missing, and what works differently there works differently here. The standard library and installed packages still
run on Linux, so they see the real one, except for the few functions that are replaced for all.

    views.py      modules as the kit and submitted code see them
    files.py      opening, naming and removing files
    loops.py      event loops
    processes.py  the ends of processes, their measurement, and how Python starts them

`system.json` beside this package says which system it is and which names it lacks.
"""

import json
import sys
from pathlib import Path

_FILE = Path(__file__).with_name("system.json")


def start() -> None:
    """Turns this interpreter into one of the made-up machine."""
    system = json.loads(_FILE.read_text(encoding="utf-8"))
    from simulated import files, loops, processes, views

    processes.start(system)
    files.start(system)
    views.start(system)
    views.when_imported(
        {
            "asyncio.unix_events": lambda module: loops.change(module, system),
            "multiprocessing.context": lambda module: processes.change_multiprocessing(module, system),
            "psutil": lambda module: processes.change_psutil(module, system),
            "subprocess": lambda module: processes.change_subprocess(module, system),
        }
    )


if _FILE.is_file() and "simulated.started" not in sys.modules:
    sys.modules["simulated.started"] = sys.modules[__name__]
    start()
