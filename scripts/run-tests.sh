#!/bin/sh
# Runs ctest in a build folder; the last line is the outcome. Called by `make test`.
set -eu

build=$1
log=$build/test-summary.txt
code=0
ctest --test-dir "$build" --output-on-failure --timeout 900 -j2 --output-log "$log" || code=$?
summary=$(grep -E '^[0-9]+% tests passed' "$log" || echo 'no test was run')
time=$(sed -n 's/^Total Test time (real) = *//p' "$log")
echo "$summary${time:+ ($time)}"
exit "$code"
