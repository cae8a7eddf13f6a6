#!/bin/sh
# Runs behind `npm ci` and `npm install`: bundles the tool, so that its first command starts fast.
set -eu
cd "$(dirname "$0")/.."

# Without packages for development, or on a platform without the pinned Node, the tool runs from its sources.
if [ -x node_modules/.bin/node ] && [ -d node_modules/rolldown ]; then
  node_modules/.bin/node tools/bundle/main.ts
fi
