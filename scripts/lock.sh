#!/bin/sh
# Writes the lock: versions and hashes of every package, for every platform, and no registry's address.
# Give it arguments for uv, as in: make lock UPGRADE=--upgrade
set -eu
cd "$(dirname "$0")/.."
UV=$(ls -d .tools/uv-*/bin/uv | tail -n 1)
for name in uv node runtime dev; do
    "$UV" pip compile --quiet --universal --python-version 3.12 --generate-hashes --no-emit-index-url \
        --custom-compile-command "make lock" "$@" "requirements/$name.in" -o "requirements/$name.txt"
done
if grep -nE '^(--|-i )|https?://' requirements/*.txt; then
    echo "The lock names an address; it must not." >&2
    exit 1
fi
npm install --package-lock-only --omit-lockfile-registry-resolved=true --ignore-scripts --no-audit --no-fund \
    --omit=peer --legacy-peer-deps --loglevel=error
if grep -n '"resolved"' package-lock.json; then
    echo "package-lock.json names an address; it must not." >&2
    exit 1
fi
