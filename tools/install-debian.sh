#!/bin/sh
# Installs the named Debian packages that are missing; says nothing when there is nothing to do. The tests that try
# Icebox beside real programs (shells, a keyring) need them; nothing else does.
set -eu

if ! command -v dpkg-query >/dev/null 2>&1; then
  echo "Cannot install $* as this system is no Debian: the whole test run needs one, npm run ok does not" >&2
  exit 1
fi

missing=
for package in "$@"; do
  status=$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null || true)
  [ "$status" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
  echo "Cannot install Debian packages without being root: run apt-get install$missing" >&2
  exit 1
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing Debian packages:$missing" >&2
export DEBIAN_FRONTEND=noninteractive
# $missing is a list of words.
# shellcheck disable=SC2086
if ! { apt-get update && apt-get install --yes --no-install-recommends $missing; } </dev/null >"$log" 2>&1; then
  cat "$log" >&2
  echo "Cannot install Debian packages: apt-get failed, its output is above" >&2
  exit 1
fi
