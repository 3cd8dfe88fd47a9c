#!/usr/bin/env bash
# Runs once, when Gradescope builds the image: makes an environment with Python 3.11 or newer and the packages of the kit.
set -euo pipefail
umask 022
cd "${AUTOGRADER:-/autograder}/source"

fits() { "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
find_python() {
    for each in python3 python3.14 python3.13 python3.12 python3.11; do
        if fits "$each"; then command -v "$each"; return; fi
    done
    return 1
}

if ! python=$(find_python); then
    apt-get update
    apt-get install --yes python3-venv python3-pip
    if ! python=$(find_python); then # Ubuntu 22.04 has Python 3.10
        export UV_PYTHON_INSTALL_DIR=/opt/python # every account may read it
        python3 -m pip install uv
        uv python install 3.13
        python=$(uv python find 3.13)
    fi
fi
"$python" -m venv venv
venv/bin/python -m pip install --requirement requirements.txt

# Submitted code runs under other accounts. They need the grader, and nothing of the exercises.
chmod -R o= exercises
if [ -d solutions ]; then chmod -R o= solutions; fi
