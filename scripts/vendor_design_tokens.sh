#!/bin/sh
# Refresh the Digital Agency's design tokens in static/vendor/design-tokens. Needs npm.
set -eu
cd "$(dirname "$0")/.."
package="@digital-go-jp/design-tokens@1.1.9"
target="static/vendor/design-tokens"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "$package" >/dev/null && tar xzf ./*.tgz)

mkdir -p "$target"
cp "$work/package/dist/tokens.css" "$target/tokens.css"
cp "$work/package/LICENSE" "$target/LICENSE"
chmod 644 "$target"/*
echo "$target: $package"
