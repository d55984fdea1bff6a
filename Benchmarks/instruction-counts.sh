#!/usr/bin/env bash
# Counts the instructions of the library's hot paths with callgrind, which gives the same number whatever else the machine
# is doing, and fails when one costs more than its limit. Start-up is left out by the difference of two run lengths.
# The limits are at most 4 % above what was reached.
#   usage: Benchmarks/instruction-counts.sh        (needs valgrind and a Swift toolchain; about two minutes)
set -euo pipefail
cd "$(dirname "$0")"

swift build -c release --quiet --product instruction-counts
program="$(swift build -c release --show-bin-path)/instruction-counts"

count() { # JOB COUNT -> instructions of the whole process
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$1" "$2" 2>&1 |
        awk '/Collected/ { print $NF; found = 1 } END { if (!found) exit 1 }'
}

failed=0
printf '%-22s %12s %10s\n' job instructions limit
while read -r job limit; do
    few=$(count "$job" 200)
    many=$(count "$job" 1200)
    each=$(((many - few) / 1000))
    verdict=""
    if [ "$each" -gt "$limit" ]; then
        verdict="  over the limit"
        failed=1
    fi
    printf '%-22s %12d %10d%s\n' "$job" "$each" "$limit" "$verdict"
done <<'JOBS'
authorize-url 14000
pkce-pair 5560
form-body 4500
decode-tokens 9870
decode-mfa-required 15900
id-token-claims 23950
JOBS
exit "$failed"
