#!/usr/bin/env bash
# The steps of .github/workflows/nightly.yml:
#   prepare           install packages, build the tool
#   resume            take what the last run left open (batches, the day's spending) out of its artifact, with $READ_TOKEN
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

api() { curl -fsSL --retry 3 -H "authorization: Bearer $READ_TOKEN" -H 'accept: application/vnd.github+json' "$@"; }

# Artifacts of this repository's own main branch alone: those of a fork's branch have its id. None is no error; one that
# cannot be read is, since what waits in a batch would be paid for twice.
resume() {
  local artifacts="$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/actions/artifacts" url scratch
  url=$(api "$artifacts?name=answers&per_page=50" | jq -r '[.artifacts[] | select(.expired | not) |
    select(.workflow_run.head_branch == "main" and .workflow_run.head_repository_id == .workflow_run.repository_id)] |
    max_by(.created_at) | .archive_download_url // empty')
  if [ -z "$url" ]; then
    echo 'no run before this one left anything'
    return
  fi
  scratch=$(mktemp -d)
  api -o "$scratch/answers.zip" "$url"
  unzip -q "$scratch/answers.zip" answers.tar -d "$scratch"
  check_listing "$scratch/answers.tar"
  local left
  left=$(tar -tf "$scratch/answers.tar" | grep -E '^\.benchhub/(batches/[0-9a-f]+|spent)$' || true)
  if [ -n "$left" ]; then tar -xf "$scratch/answers.tar" --no-same-owner --no-same-permissions -T - <<<"$left"; fi
  rm -rf "$scratch"
  echo "resumed: ${left:-nothing was open}"
}

run() {
  local code=0
  "$here/without-commands.sh" timeout --preserve-status --signal=INT --kill-after=10m "$1" "$tool" run || code=$?
  case $code in
    0) ;;
    # Unscored cases, a stopped provider, the budget, the time: what was answered is published all the same.
    1 | 5 | 6 | 130) echo "::warning::benchhub-build run ended with exit code $code; its log says why" ;;
    # A judge has moved: what was answered is published too, and the night fails by a job of its own.
    9)
      echo '::error::a judge no longer says of the same answers what it said; the summary of the run says which'
      echo 'judge_moved=true' >>"$GITHUB_OUTPUT"
      ;;
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

check_listing() {
  local listing
  listing=$(tar -tvf "$1")
  if grep -qv '^[-d]' <<<"$listing"; then
    echo "error: $1 holds something else than files and folders" >&2
    exit 1
  fi
}

# Takes data/ out of a tar: plain files only, and never a file less than there was.
unpack() {
  if [ "$(sha256sum <"$1" | cut -d ' ' -f 1)" != "$DIGEST" ]; then
    echo "error: $1 is not what the run packed" >&2
    exit 1
  fi
  check_listing "$1"
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
  prepare | resume | run | pack | publish) "$@" ;;
  *)
    echo "usage: $0 prepare | resume | run DURATION | pack FILE | publish FILE" >&2
    exit 2
    ;;
esac
