#!/bin/sh
# Installs Debian's packages that the build (group `build`), the build and the tests (group `test`, the default) or
# `make count` (group `count`) need.
# Installs nothing that is there already: a second call only asks dpkg. A tool that comes from elsewhere is as good as
# Debian's; libraries are looked for as packages. On a system without apt-get it says what is needed and goes on.
set -eu

# tool:package, for what is called by name; a bare name is a package of headers, data or fonts.
build_needs="g++:g++ cmake:cmake ninja:ninja-build ccache:ccache pkg-config:pkg-config git:git make:make ca-certificates
  nlohmann-json3-dev libcmark-gfm-dev libcmark-gfm-extensions-dev libgit2-dev libcurl4-openssl-dev libre2-dev libssl-dev
  libmicrohttpd-dev libsqlite3-dev libsimdjson-dev libjemalloc-dev libutf8proc-dev libfmt-dev libexpected-dev libcli11-dev libgtest-dev"
test_needs="node:nodejs npm:npm chromium:chromium jq:jq openssl:openssl json-schema-test-suite fonts-dejavu-core"

group=${1:-test}
case $group in
  build) needs=$build_needs ;;
  test) needs="$build_needs $test_needs" ;;
  count) needs="$build_needs valgrind:valgrind" ;;
  *)
    echo "usage: $0 [build|test|count]" >&2
    exit 2
    ;;
esac

is_installed() {
  [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

missing_tools=
if ! command -v apt-get >/dev/null || ! command -v dpkg-query >/dev/null; then
  for need in $needs; do
    case $need in *:*) command -v "${need%%:*}" >/dev/null || missing_tools="$missing_tools ${need%%:*}" ;; esac
  done
  echo "This is not a Debian-like system: install the counterparts of these packages of Debian 12 yourself:" >&2
  for need in $needs; do echo "  ${need#*:}" >&2; done
  [ -z "$missing_tools" ] && exit 0
  echo "error: these tools are not in PATH:$missing_tools" >&2
  exit 1
fi

missing=
for need in $needs; do
  case $need in
    *:*) command -v "${need%%:*}" >/dev/null || missing="$missing ${need#*:}" ;;
    *) is_installed "$need" || missing="$missing $need" ;;
  esac
done

if [ -n "$missing" ]; then
  as_root=
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "error: root or sudo is needed to install:$missing" >&2
      exit 1
    fi
    as_root="sudo"
  fi
  echo "installing:$missing"
  apt="env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300"
  # shellcheck disable=SC2086  # words are wanted, here and below
  $as_root $apt update
  # shellcheck disable=SC2086
  $as_root $apt install -y --no-install-recommends $missing
fi

if [ "$group" = test ]; then
  major=$(node -p 'process.versions.node.split(".")[0]')
  if [ "$major" -lt 18 ]; then
    echo "error: node $(node --version) is too old: the tests need 18 or newer (Debian 12 has it)" >&2
    exit 1
  fi
fi
