#!/bin/sh
# Say which programs are missing and what is therefore left out: check_programs.sh [NAME...], all by default.
# With REQUIRE_ALL=1 a missing one is a failure.
set -eu

is_found() { # is_found NAME
    case $1 in
    chromium) has_any chromium chromium-browser google-chrome google-chrome-stable ;;
    gettext) has_any msgfmt ;;
    libreoffice) has_any soffice libreoffice ;;
    postgresql) has_any postgres /usr/lib/postgresql/*/bin/postgres ;;
    esac
}

has_any() { # has_any COMMAND...
    for command; do
        if command -v "$command" >/dev/null; then return 0; fi
    done
    return 1
}

purpose() { # purpose NAME
    case $1 in
    chromium) echo "ブラウザのテスト / browser tests" ;;
    gettext) echo "翻訳カタログの照合 / comparing the translations with their source" ;;
    libreoffice) echo "表計算ソフトでの確認 / opening workbooks in an office program" ;;
    postgresql) echo "PostgreSQL でのテスト / tests on PostgreSQL" ;;
    esac
}

if [ $# -eq 0 ]; then set -- chromium gettext libreoffice postgresql; fi
missing=0
for name; do
    if is_found "$name"; then continue; fi
    missing=1
    echo "$name がないため省きます / skipped without $name: $(purpose "$name")" >&2
done
if [ "$missing" = 1 ] && [ "${REQUIRE_ALL:-}" = 1 ]; then
    echo "REQUIRE_ALL=1 では省けません。上のプログラムを入れてください / REQUIRE_ALL=1: install what is named above" >&2
    exit 1
fi
