#!/bin/sh
# Runs the measuring programs (perf_*) of a folder one after the other. Called by `make perf`.
set -eu

found=
for program in "$1"/perf_*; do
  if [ ! -x "$program" ]; then continue; fi
  found=yes
  echo "== ${program##*/}"
  "$program"
done
[ -n "$found" ] || { echo "error: there is no perf_* program in $1" >&2; exit 1; }
