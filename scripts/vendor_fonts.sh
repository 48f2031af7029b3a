#!/bin/sh
# Refresh the fonts of suishin/outputs/fonts, which printed documents embed. Needs npm and `make test`'s packages.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv/bin/python}
target="suishin/outputs/fonts"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

unpack() { # unpack NAME VERSION: the package's files under $work/NAME
    mkdir "$work/$1"
    (cd "$work/$1" && npm pack --silent "@expo-google-fonts/$1@$2" >/dev/null && tar xzf ./*.tgz --strip-components=1)
}

unpack biz-udgothic 0.4.0
unpack biz-udpgothic 0.4.2
unpack noto-sans-jp 0.4.3

mkdir -p "$target"
for weight in 400Regular 700Bold; do
    name=${weight#???}
    cp "$work/biz-udgothic/$weight/BIZUDGothic_$weight.ttf" "$target/BIZUDGothic-$name.ttf"
    cp "$work/biz-udpgothic/$weight/BIZUDPGothic_$weight.ttf" "$target/BIZUDPGothic-$name.ttf"
done
"$python" scripts/subset_fallback_font.py "$work/noto-sans-jp/400Regular/NotoSansJP_400Regular.ttf" \
    "$target/BIZUDGothic-Regular.ttf" "$target/NotoSansJP-Fallback.ttf"
"$python" scripts/make_sign_font.py "$target/SuishinSigns.ttf"
"$python" scripts/list_font_coverage.py "$target"
cp "$work/biz-udgothic/LICENSE_FONT" "$target/LICENSE-BIZUDGothic.txt"
cp "$work/biz-udpgothic/LICENSE_FONT" "$target/LICENSE-BIZUDPGothic.txt"
cp "$work/noto-sans-jp/LICENSE_FONT" "$target/LICENSE-NotoSansJP.txt"
chmod 644 "$target"/*
ls -l "$target"
