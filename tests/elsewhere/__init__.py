"""Windows and macOS without either: made-up machines on which the kit is used as students use it.

`python -m tests.elsewhere windows macos` makes each machine, uses the kit there, and compares every verdict with the
catalogue. `nox -s elsewhere` runs this. On the real systems, `python -m tests.elsewhere here` does.

    names.py      which names of the standard library a system lacks, read from typeshed
    machine.py    makes a machine: a checkout of the kit, an environment, folders for users and temporary files
    steps.py      the commands that are tried there, and what each must give
    simulated/    what every interpreter of a made-up machine imports first
"""
