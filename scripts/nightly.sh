#!/usr/bin/env bash
# The steps of .github/workflows/nightly.yml:
#   prepare           install packages, build the tool
#   run DURATION      ask the models; stops by itself after DURATION, so that every answer is folded into data/
#   pack FILE         data/ (and a journal that was left) as a tar; its SHA-256 goes into the step's output `digest`
#   publish FILE      check a packed tar against $DIGEST, verify every record, commit data/ and push it with $PUSH_TOKEN
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tool=${BENCHHUB_BUILD:-build/benchhub-build}

prepare() {
  git config --global --add safe.directory "$PWD"
  "$here/install-packages.sh" build
  cmake --preset release -DBENCHHUB_TESTS=OFF
  cmake --build build --target benchhub-build
}

run() {
  local code=0
  "$here/without-commands.sh" timeout --preserve-status --signal=INT --kill-after=10m "$1" "$tool" run || code=$?
  case $code in
    0) ;;
    # Unscored cases, a stopped provider, the budget, the time: what was answered is published all the same.
    1 | 5 | 6 | 130) echo "::warning::benchhub-build run ended with exit code $code; its log says why" ;;
    *) exit "$code" ;;
  esac
}

pack() {
  local what=(data)
  mkdir -p data
  if [ -d .benchhub ]; then what+=(.benchhub); fi
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -cf "$1" -- "${what[@]}"
  echo "digest=$(sha256sum <"$1" | cut -d ' ' -f 1)" >>"$GITHUB_OUTPUT"
}

# Takes data/ out of a tar: plain files only, and never a file less than there was.
unpack() {
  if [ "$(sha256sum <"$1" | cut -d ' ' -f 1)" != "$DIGEST" ]; then
    echo "error: $1 is not what the run packed" >&2
    exit 1
  fi
  local listing
  listing=$(tar -tvf "$1")
  if grep -qv '^[-d]' <<<"$listing"; then
    echo "error: $1 holds something else than files and folders" >&2
    exit 1
  fi
  tar -xf "$1" --no-same-owner --no-same-permissions -- data
}

# The token reaches git through the environment alone: it is in no argument, no URL and no file.
git_with_token() {
  # shellcheck disable=SC2016  # git's shell expands it
  TOKEN=$token git -c 'credential.helper=!f() { echo username=x-access-token; echo "password=$TOKEN"; }; f' "$@"
}

publish() {
  local token=$PUSH_TOKEN branch=main remote="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY"
  unset PUSH_TOKEN
  unpack "$1"
  "$here/without-commands.sh" "$tool" verify
  git config user.name 'github-actions[bot]'
  git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
  git add -- data
  if git diff --cached --quiet; then
    echo 'nothing new'
    return
  fi
  git commit -q -m "Add answers of $(date -u +%F)"
  for _ in 1 2 3; do
    git_with_token fetch -q "$remote" "$branch"
    # Someone else may have pushed meanwhile: pair files merge line by line (.gitattributes), and are verified again.
    git rebase -q FETCH_HEAD
    "$here/without-commands.sh" "$tool" verify
    if git_with_token push -q "$remote" "HEAD:refs/heads/$branch"; then return; fi
  done
  echo 'error: the push was refused three times' >&2
  exit 1
}

command=${1:-}
case $command in
  prepare | run | pack | publish) "$@" ;;
  *)
    echo "usage: $0 prepare | run DURATION | pack FILE | publish FILE" >&2
    exit 2
    ;;
esac
