#!/usr/bin/env bash
# The build script of an Artemis exercise. The kit is in the test repository, the student's files in $SUBMISSION.
set -u
submission="${SUBMISSION:-assignment}"
mkdir -p test-reports
results="$(cd test-reports && pwd)/results.xml"
submission="$(cd "$submission" && pwd)"
cd "$(dirname "$0")" || exit 1
python3 -m venv "${KIT_VENV:=$(mktemp -d)/venv}" && "$KIT_VENV/bin/python" -m pip install --quiet -r requirements.txt
"$KIT_VENV/bin/python" -m grader grade @EXERCISES@ --count-missing --submission "$submission" \
    --isolation "${GRADER_ISOLATION:-auto}" --trust nobody --no-github --format "artemis=$results"
code=$?
# 0 and 1 are verdicts, which Artemis reads from the file. All else is an error of the build.
if [ "$code" -gt 1 ]; then exit "$code"; fi
