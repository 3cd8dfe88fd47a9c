#!/bin/bash
# Makes vpl_execution, which VPL runs. Only the text of the grader goes to its output, and it ends with the grade.
if [ -f vpl_environment.sh ]; then . ./vpl_environment.sh; fi
cat > vpl_execution <<'END'
#!/bin/bash
if [ -f vpl_environment.sh ]; then . ./vpl_environment.sh; fi
python="${KIT_PYTHON:-/opt/concurrency-kit/bin/python}"
here="$(pwd)"
work="$(mktemp -d)"
mkdir "$work/kit" "$work/submission"
"$python" -m zipfile -e concurrency_kit.zip "$work/kit" > "$work/log" 2>&1
for name in @FILES@; do
    if [ -f "$name" ]; then cp "$name" "$work/submission/"; fi
done
printf '{"grade_min": %s, "grade_max": %s}' "${VPL_GRADEMIN:-0}" "${VPL_GRADEMAX:-10}" > "$work/about.json"
cd "$work/kit" || exit 0
"$python" -m grader grade @EXERCISES@ --count-missing --submission "$work/submission" --about "$work/about.json" \
    --isolation "${GRADER_ISOLATION:-on}" --trust nobody --no-github --format "vpl=$work/result.txt" \
    < /dev/null >> "$work/log" 2>&1
if [ -s "$work/result.txt" ]; then
    cat "$work/result.txt"
else
    echo "Comment :=>>-The grader did not start. This is not your fault: tell your teacher."
fi
cd "$here" && rm -rf "$work"
END
chmod +x vpl_execution
