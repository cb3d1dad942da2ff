#!/bin/sh
# Installs from npm what the interactive view of charts runs on (the dependencies of package.json, by the lock file), for
# `make site`. Without npm, or without a network, the site is whole but has no such view: that is said, and no failure.
set -eu

cd "$(dirname "$0")/.."
[ -d node_modules/vega-interpreter ] && exit 0
if ! command -v npm >/dev/null; then
  echo "note: there is no npm, so the site gets no interactive view of its charts"
  exit 0
fi
if npm ci --omit=dev --ignore-scripts --no-audit --no-fund; then
  touch -d 2000-01-01 node_modules/.package-lock.json # of what the tests need nothing is there: `make test` installs it
else
  echo "note: npm could not install Vega, so the site gets no interactive view of its charts" >&2
fi
