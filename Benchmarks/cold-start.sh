#!/usr/bin/env bash
# How long a process takes from its start to the URL of its first login and to its first token with the core alone, beside a Swift
# program that prints a word and one that awaits a function before; with the standard library linked in and with the shared one.
#   usage: cold-start.sh [--brief | --check]      (--brief leaves out the shared one, which would be built for nothing else;
#                                                  --check fails above 1.3 times the empty program)
set -euo pipefail
cd "$(dirname "$0")"

programs=(empty first-login awaits first-token)
folders=("$(./build "${programs[@]}")")
if [ "${1-}" != --brief ]; then
    for program in "${programs[@]}"; do swift build -c release --quiet --product "$program"; done
    folders+=("$(swift build -c release --show-bin-path)")
fi

python3 - "${1-}" "${folders[@]}" <<'PYTHON'
import os, statistics, sys, time

def run(program):
    start = time.perf_counter()
    with open(os.devnull, "w") as nowhere:
        process = os.posix_spawn(program, [program], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)])
    _, status = os.waitpid(process, 0)
    assert status == 0, program
    return (time.perf_counter() - start) * 1000

good = True
print(f"{'standard library':17} {'program':12} {'ms':>6} {'of empty':>8}")
for kind, folder in zip(("linked in", "shared"), sys.argv[2:]):
    times = {name: [] for name in ("empty", "first-login", "awaits", "first-token")}
    for _ in range(5 if sys.argv[1] == "--brief" else 100):
        for name in times:
            times[name].append(run(f"{folder}/{name}"))
    empty = statistics.median(times["empty"])
    for name in times:
        took = statistics.median(times[name])
        print(f"{kind:17} {name:12} {took:6.1f} {took / empty:8.2f}")
        good = good and (took <= 1.3 * empty or not name.startswith("first"))
sys.exit(0 if good or sys.argv[1] != "--check" else "a start takes too long")
PYTHON
