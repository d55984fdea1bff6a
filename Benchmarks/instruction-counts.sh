#!/usr/bin/env bash
# Counts the instructions of the hot paths with callgrind, which gives the same number whatever else the machine is doing, and
# fails when one has left the count in instruction-counts.txt by a tenth, up or down: what has become faster shall stay so.
# Start-up is left out by the difference of two run lengths.
#   usage: instruction-counts.sh [--write]        (--write: puts the counts into that file; needs valgrind and a Swift toolchain)
set -euo pipefail
cd "$(dirname "$0")"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# Older valgrinds stop at clang's debug information of today.
program=$work/jobs
strip --strip-debug -o "$program" "$(./build jobs)/jobs"

count() { # JOB COUNT -> instructions of the whole process
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$program" "$1" "$2" 2>&1 |
        awk '/Collected/ { print $NF; found = 1 } END { if (!found) exit 1 }'
}

counts=$work/counts
failed=0
printf '%-22s %12s %10s\n' job instructions committed
for job in $("$program" names); do
    committed=$(awk -v job="$job" '$1 == job { print $2 }' instruction-counts.txt)
    few=$(count "$job" 200)
    many=$(count "$job" 1200)
    each=$(((many - few) / 1000))
    echo "$job $each" >>"$counts"
    verdict=""
    if [ -z "$committed" ]; then
        committed=0
        verdict="  has no committed count"
        failed=1
    elif [ $((each * 10)) -gt $((committed * 11)) ] || [ $((each * 10)) -lt $((committed * 9)) ]; then
        verdict="  more than a tenth off"
        failed=1
    fi
    printf '%-22s %12d %10d%s\n' "$job" "$each" "$committed" "$verdict"
done
if [ "${1-}" = --write ]; then
    cp "$counts" instruction-counts.txt
    exit 0
fi
exit "$failed"
