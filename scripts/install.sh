#!/bin/sh
# Bring .venv to what the lock files say: `install.sh run` for using the product, `install.sh dev` for working on it.
# A stamp named after the lock files' checksum makes a repeat take milliseconds.
set -eu
cd "$(dirname "$0")/.."
wanted=${1:?run or dev}
oldest="3.11"

say() { printf '%s\n' "$*" >&2; }
stop() {
    say "$*"
    exit 1
}

is_new_enough() { # is_new_enough COMMAND
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11 python}; do
        if is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    stop "Python $oldest 以上が見つかりません。インストールするか、make run PYTHON=/path/to/python3 のように場所を指定してください。" \
        "/ Python $oldest or newer was not found: install it, or say where it is with PYTHON=/path/to/python3."
}

make_environment() { # make_environment PYTHON
    "$1" -c 'import venv, ensurepip' 2>/dev/null ||
        stop "Python の venv がありません。Debian・Ubuntu では apt install $(venv_package "$1") を実行してから、もう一度どうぞ。" \
            "/ Python's venv module is missing: on Debian or Ubuntu run apt install $(venv_package "$1")."
    rm -rf .venv
    "$1" -m venv .venv
    pwd >.venv/made-in
}

venv_package() { # python3.12 and the like need the package of their own version
    case ${1##*/} in
    python3.*) echo "${1##*/}-venv" ;;
    *) echo python3-venv ;;
    esac
}

is_usable() { # scripts inside an environment hold its place: one that was moved or copied is made anew
    is_new_enough .venv/bin/python && { [ ! -e .venv/made-in ] || [ "$(cat .venv/made-in)" = "$PWD" ]; }
}

install_with_uv() { # install_with_uv LOCK
    { [ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check \
        --require-hashes -r requirements-uv.lock; } &&
        .venv/bin/uv pip install --quiet --python .venv/bin/python --compile-bytecode --require-hashes -r "$1" &&
        .venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
}

install_with_pip() { # install_with_pip LOCK
    .venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1" &&
        .venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
}

case $wanted in
run) lock=requirements.lock ;;
dev) lock=requirements-dev.lock ;;
*) stop "install.sh run | dev" ;;
esac
checksum=$(cat requirements.lock requirements-dev.lock requirements-uv.lock pyproject.toml | cksum | tr -d ' ')
stamp=".venv/installed-$wanted-$checksum"
is_usable && [ -e "$stamp" ] && exit 0

if ! is_usable; then
    python=$(find_python)
    make_environment "$python"
fi
say "必要なパッケージを入れています（初回と更新時だけ） / installing packages (first time and after updates)"
install_with_uv "$lock" || {
    say "uv では入れられなかったため、pip で続けます / uv could not do it, going on with pip"
    install_with_pip "$lock"
} || stop "パッケージを入れられませんでした。上のメッセージとネットワークを確かめて、もう一度どうぞ。" \
    "/ The packages could not be installed: see above, check the network, and try again."
.venv/bin/python -m compileall -q config suishin # packages are compiled already: every later start takes half the time

rm -f .venv/installed-"$wanted"-*
touch "$stamp"
# The developers' set holds everything that running needs.
if [ "$wanted" = dev ]; then touch ".venv/installed-run-$checksum"; fi
