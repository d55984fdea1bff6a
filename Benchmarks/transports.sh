#!/usr/bin/env bash
# Requests per second and processor time per request against nginx on the same machine, taking turns: plain libcurl in C,
# CurlTransport and URLSessionTransport by themselves, and requests for tokens over both, written by hand and through the client.
#   usage: transports.sh [--brief | --check]     (--check fails below 0.7 of libcurl, below 5 times URLSession, and when the client
#                                                 adds more than 6 µs to a request and more than a twentieth)
set -euo pipefail
cd "$(dirname "$0")"

command -v nginx >/dev/null || { apt-get update -qq && apt-get install -y -qq nginx-light; } >/dev/null
products=$(./build transports plain-libcurl)

work=$(mktemp -d)
port=$((20000 + RANDOM % 20000))
cat >"$work/nginx.conf" <<CONF
pid $work/pid;
error_log $work/error.log;
worker_processes 1;
daemon on;
events { worker_connections 4096; }
http {
    access_log off;
    keepalive_requests 100000000;
    client_body_temp_path $work/body;
    proxy_temp_path $work/proxy;
    fastcgi_temp_path $work/fastcgi;
    uwsgi_temp_path $work/uwsgi;
    scgi_temp_path $work/scgi;
    server {
        listen 127.0.0.1:$port backlog=4096;
        location / {
            default_type application/json;
            return 200 '{"access_token":"$(printf 'a%.0s' {1..200})","token_type":"Bearer","expires_in":86400,"scope":"openid"}';
        }
    }
}
CONF
nginx -c "$work/nginx.conf" -e "$work/error.log"
trap 'kill "$(cat "$work/pid")"; rm -rf "$work"' EXIT
ulimit -n 16384

rounds=5
divisor=1
if [ "${1-}" = --brief ]; then
    rounds=1
    divisor=20
fi
url=http://127.0.0.1:$port/token
for round in $(seq $rounds); do
    for in_flight in 1 64 1000; do
        echo "$in_flight C $("$products/plain-libcurl" "$url" $in_flight $((30000 / divisor)))"
        for kind in bare turns; do
            "$products/transports" curl $kind "$url" $in_flight $((30000 / divisor)) | sed "s/^/$in_flight curl-/"
            "$products/transports" urlsession $kind "$url" $in_flight $((4000 / divisor)) | sed "s/^/$in_flight urlsession-/"
        done
    done
done >"$work/results"

python3 - "$work/results" "${1-}" <<'PYTHON'
import collections, sys
from statistics import median
rates, costs = collections.defaultdict(list), collections.defaultdict(list)
for line in open(sys.argv[1]):
    in_flight, who, done, failed, wall, processor = line.split()
    assert failed == "0", line
    rates[int(in_flight), who].append(int(done) / float(wall))
    costs[int(in_flight), who].append(float(processor) / int(done) * 1e6)
good = True
print(f"{'in flight':>9} {'':19} {'requests/s':>10} {'CPU µs each':>11}  {'of libcurl':>10}")
for in_flight in (1, 64, 1000):
    rate = {who: median(rates[in_flight, who]) for who in ("C", "curl-bare", "urlsession-bare")}
    for who in rate:
        cost = median(costs[in_flight, who])
        print(f"{in_flight:9} {who:19} {rate[who]:10.0f} {cost:11.1f}  {rate[who] / rate['C']:10.2f}")
    good = good and rate["curl-bare"] >= 0.7 * rate["C"] and rate["curl-bare"] >= 5 * rate["urlsession-bare"]
print(f"\n{'in flight':>9} {'by turns':19} {'bare, µs':>10} {'by hand':>10} {'exchange':>10} {'more than bare':>15}")
for in_flight in (1, 64, 1000):
    for transport in ("curl", "urlsession"):
        bare = costs[in_flight, transport + "-bare-in-turns"]
        by_hand = costs[in_flight, transport + "-by-hand"]
        exchange = costs[in_flight, transport + "-exchange"]
        # Of what ran in one process; the median of those.
        more = median(e - b for b, e in zip(bare, exchange))
        numbers = [median(bare), median(by_hand), median(exchange)]
        print(f"{in_flight:9} {transport:19} " + " ".join(f"{number:10.1f}" for number in numbers) + f" {more:15.1f}")
        good = good and more <= max(6, 0.05 * median(bare))
sys.exit(0 if good or sys.argv[2] != "--check" else "a transport, or the client, costs more than it should")
PYTHON
