#!/bin/sh
# Counts the instructions of a few commands on a small seeded repository (callgrind), and compares them with
# tests/perf/instructions.txt: exit code 1 if one grew by more than 5 %. With --update it writes that file instead.
# Called by `make count` and the job `count` of .github/workflows/ci.yml. The counts are those of Debian 12's g++ and
# libraries on x86-64; other compilers give others, so that no test of `make test` compares them.
set -eu

build=${1:?usage: $0 BUILD_FOLDER [--update]}
update=${2:-}
expected=tests/perf/instructions.txt
tool=$build/benchhub-build
corpus=$build/tests/perf/perf_corpus
for need in "$tool" "$corpus"; do
  [ -x "$need" ] || { echo "error: there is no $need; cmake --preset perf builds it" >&2; exit 1; }
done
command -v valgrind >/dev/null || { echo "error: valgrind is not installed" >&2; exit 1; }

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
counted=$work/counted.txt
# A tool of its own, without npm's charts beside it, which not everybody has.
mkdir -p "$work/tool/build" "$work/tool/docs"
cp "$tool" "$work/tool/build/"
cp -r templates "$work/tool/"
cp docs/methodology.md "$work/tool/docs/"
tool=$work/tool/build/benchhub-build
# One thread and one kernel of each library: the same on every machine.
export SIMDJSON_FORCE_IMPLEMENTATION=haswell OPENSSL_ia32cap=:0

count() {
  name=$1
  shift
  if ! valgrind --tool=callgrind --callgrind-out-file=/dev/null "$tool" "$@" --root "$work/r" >"$work/out" 2>&1; then
    cat "$work/out" >&2
    exit 1
  fi
  sed -n "s/^==[0-9]*== Collected : \([0-9]*\)$/$name \1/p" "$work/out" >>"$counted"
}
# What was written less than two seconds ago is looked at again (docs/incremental.md).
settle() { sleep "${SETTLE_S:-2.1}"; }

"$corpus" "$work/r" 6 4
settle
count render-cold render --threads 1
settle
"$tool" render --root "$work/r" >/dev/null
count render-nothing-changed render --threads 1
"$corpus" "$work/r" --change 1
settle
count render-one-changed render --threads 1
count plan-cold plan --threads 1
count validate validate

if [ "$update" = --update ]; then
  cp "$counted" "$expected"
  cat "$expected"
  exit 0
fi
awk '
  NR == FNR { before[$1] = $2; next }
  !($1 in before) { printf "%-24s %14d  is new: run with --update\n", $1, $2; bad = 1; next }
  {
    change = 100 * ($2 - before[$1]) / before[$1]
    note = change > 5 ? "  more than 5 %" : change < -5 ? "  less: keep it, with --update" : ""
    printf "%-24s %14d  %+6.2f %%%s\n", $1, $2, change, note
    if (change > 5) bad = 1
  }
  END { exit bad }
' "$expected" "$counted" || {
  echo "error: a command executes more instructions than $expected says; make it cheaper, or run \`make count UPDATE=1\` and say why in the commit" >&2
  exit 1
}
