#!/bin/sh
# Refresh the lock files from pyproject.toml; `lock.sh --upgrade` takes the newest versions that pyproject.toml allows.
# No address of a registry may get into them: where packages come from is each machine's own matter.
set -eu
cd "$(dirname "$0")/.."
uv=${UV:-.venv/bin/uv}

compile() { # compile OUTPUT ARGUMENTS...
    output=$1
    shift
    "$uv" pip compile --no-config --quiet --universal --python-version 3.11 --generate-hashes \
        --no-emit-index-url --no-header --no-annotate --output-file "$output" "$@"
}

compile requirements.lock --extra postgres "$@" pyproject.toml
compile requirements-dev.lock --extra postgres --group dev "$@" pyproject.toml
echo "uv" | compile requirements-uv.lock "$@" -

if grep -n -E '://|--(extra-)?index-url|--find-links' requirements*.lock; then
    echo "A lock file holds an address (above)." >&2
    exit 1
fi
pins() { grep -oE '^[a-z0-9][^ ;\\]*==[^ ;\\]+' "$1" | sort -u; }
pins requirements.lock >requirements.pins.tmp
missing=$(pins requirements-dev.lock | comm -23 requirements.pins.tmp -)
rm requirements.pins.tmp
if [ -n "$missing" ]; then
    echo "requirements-dev.lock must hold all of requirements.lock; it lacks: $missing" >&2
    exit 1
fi
