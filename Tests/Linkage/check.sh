#!/usr/bin/env bash
# The core must load neither Foundation nor FoundationNetworking on Linux: they take a server's start from 6 to 28 ms and
# its size from 14 to 59 MB. Proven on a built program, because an import too many compiles without a word.
set -euo pipefail
cd "$(dirname "$0")"

swift build --quiet --product core-only
program="$(swift build --show-bin-path)/core-only"
[ "$("$program")" = "https://id.example/authorize" ] || { echo "core-only does not run"; exit 1; }

libraries=$(ldd "$program" | awk '{ print $1 }')
# The check itself is checked: FoundationEssentials is expected.
echo "$libraries" | grep -q '^libFoundationEssentials\.so' || { echo "ldd shows no FoundationEssentials"; exit 1; }
if echo "$libraries" | grep -E '^lib_?Foundation(Networking|XML|Internationalization|ICU)?\.so|^libcurl'; then
    echo "the core loads more of Foundation than FoundationEssentials"
    exit 1
fi
echo "core-only loads FoundationEssentials and nothing more of Foundation"
