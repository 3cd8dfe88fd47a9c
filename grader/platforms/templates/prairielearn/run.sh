#!/usr/bin/env bash
# The entry point of the external grader. `environment` in info.json names the exercises.
set -u
grade="${GRADE:-/grade}"
mkdir -p "$grade/results"
cat > "$grade/results/results.json" <<'END'
{"gradable": false, "format_errors": ["The grader did not start. This is not your fault: tell your instructor."]}
END
chmod o= "$grade/results" "$grade/tests" "$grade/student" 2>/dev/null
kit="$(cd "$(dirname "$0")" && pwd)"
chmod -R o= "$kit/exercises" "$kit/solutions" 2>/dev/null
cd "$kit" || exit 0
# shellcheck disable=SC2086 # the exercises are words
"${KIT_PYTHON:-python3}" -m grader grade $KIT_EXERCISES --count-missing --submission "$grade/student" \
    --isolation "${GRADER_ISOLATION:-on}" --trust nobody --no-github \
    --format "prairielearn=$grade/results/results.json"
exit 0
