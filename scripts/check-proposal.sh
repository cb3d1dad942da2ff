#!/usr/bin/env bash
# Checks what a pull request changes in definitions and data. Arguments: the tool, built from the base; a checkout of
# the merge commit, whose first parent is the base. Reads that checkout and executes nothing of it.
# OWNERS=true says that an owner answers for changes of the files that strangers may not touch.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tool=$(realpath -- "$1")
cd -- "$2"
run() { "$here/without-commands.sh" "$tool" "$@"; }

list=$(mktemp)
trap 'rm -f "$list"' EXIT
# Files of benchmarks that are still there, and everything that belongs to owners, also where it was deleted.
git diff --name-only --no-renames --diff-filter=d -z HEAD^1 HEAD -- benchmarks >"$list"
git diff --name-only --no-renames -z HEAD^1 HEAD -- models data benchhub.json >>"$list"
mapfile -d '' -t paths <"$list"

if [ "${OWNERS:-false}" = true ]; then
  run validate
elif [ "${#paths[@]}" -gt 0 ]; then
  run validate --stranger -- "${paths[@]}"
fi
run verify
run plan
