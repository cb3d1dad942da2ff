#!/usr/bin/env bash
# The steps of .github/workflows/nightly.yml:
#   prepare           install packages, build the tool
#   resume            take what the last run left open out of its artifact, with $READ_TOKEN: batches, the day's spending,
#                     the journal of a run that was killed, and the answers that were not published
#   run DURATION      ask the models; stops by itself after DURATION, so that every answer is folded into data/
#   pack FILE         what is new in data/, and what resume takes of .benchhub/, as a tar; its SHA-256 goes into the
#                     step's output `digest`
#   publish FILE      check a packed tar against $DIGEST, merge its answers into the newest data/, commit and push it with
#                     $PUSH_TOKEN; then verify every record
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

# Whether the job `publish` of the run that an artifact is of has ended well. Where nobody can tell, it has not: merging
# again changes nothing, and only brings back what somebody removed since.
was_published() {
  local ended
  ended=$(api "$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/actions/runs/$1/jobs" |
    jq 'any(.jobs[]; .name == "publish" and .conclusion == "success")') || return 1
  [ "$ended" = true ]
}

# Artifacts of this repository's own main branch alone: those of a fork's branch have its id. None is no error; one that
# cannot be read is, since what is in it would be paid for twice.
resume() {
  local artifacts="$GITHUB_API_URL/repos/$GITHUB_REPOSITORY/actions/artifacts" newest scratch
  newest=$(api "$artifacts?name=answers&per_page=50" | jq -r '[.artifacts[] | select(.expired | not) |
    select(.workflow_run.head_branch == "main" and .workflow_run.head_repository_id == .workflow_run.repository_id)] |
    max_by(.created_at) | if . then "\(.workflow_run.id) \(.archive_download_url)" else empty end')
  if [ -z "$newest" ]; then
    echo 'no run before this one left anything'
    return
  fi
  scratch=$(mktemp -d)
  api -o "$scratch/answers.zip" "${newest#* }"
  unzip -q "$scratch/answers.zip" answers.tar -d "$scratch"
  take_left "$scratch/answers.tar" "$scratch"
  if was_published "${newest%% *}"; then
    echo 'its answers are published'
  else
    merge_answers "$scratch"
    if [ "$merged" != 0 ]; then echo '::warning::not all of what the last run left could be merged; the log says why'; fi
  fi
  rm -rf "$scratch"
}

# What the run before left open goes to its place, its data/ to the folder $2.
take_left() {
  local left
  take_data "$1" "$2"
  left=$(tar -tf "$1" | grep -E '^\.benchhub/(batches/[0-9a-f]+|spent|journal(\.torn-[0-9]+)?)$' || true)
  if [ -n "$left" ]; then tar -xf "$1" --no-same-owner --no-same-permissions -T - <<<"$left"; fi
  echo "resumed: ${left:-nothing was open}"
}

# Answers out of $1/data, one by one and each checked, so that none takes the place of a better one. $merged is 8 if some
# of them, or files that they belong into, could not be used: the others are merged.
merge_answers() {
  merged=0
  "$here/without-commands.sh" "$tool" merge "$1" || merged=$?
  case $merged in 0 | 8) ;; *) exit "$merged" ;; esac
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
    # Damaged records: what was answered is published, and publish fails for them afterwards.
    8) echo '::error::there are damaged records in data/; the log says where' ;;
    *) exit "$code" ;;
  esac
}

# Of every file of records below data/ that was changed: the header, and the lines that HEAD does not have.
new_records() {
  local file changed
  changed=$(mktemp)
  # Not piped: what git cannot say must end the pack, not make it an empty one.
  git diff -z --name-only HEAD -- data >"$changed"
  git ls-files -z --others -- data >>"$changed"
  while IFS= read -r -d '' file; do
    case $file in */answers.jsonl | */judgments.jsonl | */history.jsonl) ;; *) continue ;; esac
    if [ -L "$file" ] || [ ! -f "$file" ]; then continue; fi
    mkdir -p "$1/$(dirname "$file")"
    head -n 1 "$file" >"$1/$file"
    if git cat-file -e "HEAD:$file" 2>/dev/null; then git cat-file blob "HEAD:$file"; fi | LC_ALL=C sort >"$1/known"
    tail -n +2 "$file" | LC_ALL=C sort | LC_ALL=C comm -13 "$1/known" - >>"$1/$file"
    rm "$1/known"
  done <"$changed"
  rm "$changed"
}

pack() {
  local tree file
  tree=$(mktemp -d)
  mkdir -p data "$tree/data" "$tree/.benchhub"
  new_records "$tree"
  for file in .benchhub/{batches,spent,journal} .benchhub/journal.torn-*; do
    if [ -e "$file" ]; then cp -r "$file" "$tree/.benchhub/"; fi
  done
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$tree" -cf "$1" -- .benchhub data
  rm -rf "$tree"
  echo "digest=$(sha256sum <"$1" | cut -d ' ' -f 1)" >>"$GITHUB_OUTPUT"
}

# data/ of a tar, to the folder $2: plain files only.
take_data() {
  local listing
  listing=$(tar -tvf "$1")
  if grep -qv '^[-d]' <<<"$listing"; then
    echo "error: $1 holds something else than files and folders" >&2
    exit 1
  fi
  tar -xf "$1" -C "$2" --no-same-owner --no-same-permissions -- data
}

# The same of what the run packed, and of nothing else.
unpack() {
  if [ "$(sha256sum <"$1" | cut -d ' ' -f 1)" != "$DIGEST" ]; then
    echo "error: $1 is not what the run packed" >&2
    exit 1
  fi
  take_data "$1" "$2"
}

# The token reaches git through the environment alone: it is in no argument, no URL and no file.
git_with_token() {
  # shellcheck disable=SC2016  # git's shell expands it
  TOKEN=$token git -c 'credential.helper=!f() { echo username=x-access-token; echo "password=$TOKEN"; }; f' "$@"
}

# Onto whatever `main` is now, however it has changed since the run: the answers are merged as records, not as text.
push_answers() {
  local remote="$GITHUB_SERVER_URL/$GITHUB_REPOSITORY" branch=main
  for _ in 1 2 3; do
    git_with_token fetch -q "$remote" "$branch"
    git reset -q --hard FETCH_HEAD
    merge_answers "$1"
    mkdir -p data
    git add -- data
    if git diff --cached --quiet; then
      echo 'nothing new'
      return
    fi
    git commit -q -m "Add answers of $(date -u +%F)"
    if git_with_token push -q "$remote" "HEAD:refs/heads/$branch"; then return; fi
  done
  echo 'error: the push was refused three times' >&2
  exit 1
}

publish() {
  local token=$PUSH_TOKEN answers
  unset PUSH_TOKEN
  answers=$(mktemp -d)
  unpack "$1" "$answers"
  git config user.name 'github-actions[bot]'
  git config user.email '41898282+github-actions[bot]@users.noreply.github.com'
  push_answers "$answers"
  rm -rf "$answers"
  "$here/without-commands.sh" "$tool" verify
  if [ "$merged" != 0 ]; then
    echo 'error: not all of what the run packed could be merged; all else is published' >&2
    exit "$merged"
  fi
}

command=${1:-}
case $command in
  prepare | resume | run | pack | publish) "$@" ;;
  *)
    echo "usage: $0 prepare | resume | run DURATION | pack FILE | publish FILE" >&2
    exit 2
    ;;
esac
