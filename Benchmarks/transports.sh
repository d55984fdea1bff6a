#!/usr/bin/env bash
# Requests per second and processor time per request: plain libcurl in C, CurlTransport and URLSessionTransport, taking turns
# against nginx on the same machine.
#   usage: transports.sh [--check]     (--check fails below 0.7 of libcurl or 5 times URLSession)
set -euo pipefail
cd "$(dirname "$0")"

command -v nginx >/dev/null || { apt-get update -qq && apt-get install -y -qq nginx-light; } >/dev/null
swift build -c release --quiet --product transports
swift build -c release --quiet --product plain-libcurl
products=$(swift build -c release --show-bin-path)

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

url=http://127.0.0.1:$port/token
for round in 1 2 3; do
    for in_flight in 1 64 1000; do
        echo "$in_flight C $("$products/plain-libcurl" "$url" $in_flight 30000)"
        echo "$in_flight curl $("$products/transports" curl "$url" $in_flight 30000)"
        echo "$in_flight urlsession $("$products/transports" urlsession "$url" $in_flight 4000)"
    done
done >"$work/results"

python3 - "$work/results" "${1-}" <<'PYTHON'
import collections, statistics, sys
rates, costs = collections.defaultdict(list), collections.defaultdict(list)
for line in open(sys.argv[1]):
    in_flight, who, done, failed, wall, processor = line.split()
    assert failed == "0", line
    rates[int(in_flight), who].append(int(done) / float(wall))
    costs[int(in_flight), who].append(float(processor) / int(done) * 1e6)
print(f"{'in flight':>9} {'':12} {'requests/s':>10} {'CPU µs each':>11}  of libcurl")
good = True
for in_flight in (1, 64, 1000):
    rate = {who: statistics.median(rates[in_flight, who]) for who in ("C", "curl", "urlsession")}
    for who in rate:
        cost = statistics.median(costs[in_flight, who])
        print(f"{in_flight:9} {who:12} {rate[who]:10.0f} {cost:11.1f}  {rate[who] / rate['C']:.2f}")
    good = good and rate["curl"] >= 0.7 * rate["C"] and rate["curl"] >= 5 * rate["urlsession"]
sys.exit(0 if good or sys.argv[2] != "--check" else "CurlTransport is slower than it should be")
PYTHON
