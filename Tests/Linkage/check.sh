#!/usr/bin/env bash
# The core and OAuth2Curl must load neither Foundation nor FoundationNetworking on Linux: they take a server's start from 6 to 28 ms and
# its size from 14 to 59 MB. Proven on a built program, because an import too many compiles without a word.
#
# Built with -Ounchecked, which a program that has the package as a path dependency must be able to use, too.
set -euo pipefail
cd "$(dirname "$0")"

swift build --quiet -c release -Xswiftc -Ounchecked
products=$(swift build -c release -Xswiftc -Ounchecked --show-bin-path)

# check PROGRAM OUTPUT: it runs, and loads nothing more.
check() {
    [ "$("$products/$1")" = "$2" ] || { echo "$1 does not run"; exit 1; }
    local libraries
    libraries=$(ldd "$products/$1" | awk '{ print $1 }')
    # The check itself is checked: FoundationEssentials is expected.
    echo "$libraries" | grep -q '^libFoundationEssentials\.so' || { echo "ldd shows no FoundationEssentials"; exit 1; }
    if echo "$libraries" | grep -E '^lib_?Foundation(Networking|XML|Internationalization|ICU)?\.so|^libcurl'; then
        echo "$1 loads more of Foundation than FoundationEssentials"
        exit 1
    fi
    echo "$1 loads FoundationEssentials and nothing more of Foundation"
}
check core-only https://id.example/authorize
# libcurl is loaded later, by the program itself.
check with-curl "libcurl is loaded"
