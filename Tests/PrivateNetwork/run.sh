#!/usr/bin/env bash
# Tests that need a machine of their own: a certificate authority that the system trusts, and the machine's resolver.
# Both live in namespaces that end with this script, so that nothing outside of them changes and no process is left.
#
# Needs Linux with unshare, ip, openssl and python3, and the right to make namespaces: root's (in a container, a privileged
# one) or that of an ordinary user where the kernel grants it. Builds with `swift build --build-tests` beforehand.
set -euo pipefail

if [ "${1-}" != inside ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
    namespaces=(--mount --net --pid --fork --kill-child --mount-proc)
    [ "$(id -u)" = 0 ] || namespaces+=(--map-root-user)
    unshare "${namespaces[@]}" "$0" inside "$folder"
    # A filter that matches nothing, or a condition that is not met, must not look like success.
    if ! grep -qE 'Test run with [1-9][0-9]* tests? .* passed' "$folder/log" || grep -E '(Suite|Test) .* skipped' "$folder/log"
    then
        echo "the tests of the private network did not all run"
        exit 1
    fi
    exit
fi

folder=$2
tools=$(cd "$(dirname "$0")" && pwd)
cd "$tools/../.."
ip link set lo up

# authority NAME: a certificate authority of that name.
authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 1 -subj "/CN=$1" \
        -keyout "$folder/$1.key" -out "$folder/$1.pem"
}
# certificate NAME AUTHORITY DAYS SUBJECT: a server's certificate, signed by the authority.
certificate() {
    openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" \
        -keyout "$folder/$1.key" -out "$folder/$1.request"
    openssl x509 -req -in "$folder/$1.request" -CA "$folder/$2.pem" -CAkey "$folder/$2.key" -CAcreateserial \
        -days "$3" -extfile <(echo "subjectAltName=$4") -out "$folder/$1.pem"
}
{
    authority trusted
    authority unknown
    authority in-folder
    certificate good trusted 1 IP:127.0.0.1,DNS:two-addresses.test
    certificate wrong-host trusted 1 DNS:other.example
    certificate expired trusted -1 IP:127.0.0.1
    certificate unknown-authority unknown 1 IP:127.0.0.1
    certificate folder-only in-folder 1 IP:127.0.0.1
    certificate client trusted 1 DNS:client.example
    certificate other-client unknown 1 DNS:client.example
    openssl ec -in "$folder/client.key" -aes128 -passout pass:p-secret -out "$folder/client-encrypted.key"
} 2>"$folder/openssl.log" || { cat "$folder/openssl.log"; exit 1; }

# instead FILE: standard input takes the place of that file of the system.
instead() {
    local replacement="$folder/${1##*/}"
    cat >"$replacement"
    mount --bind "$replacement" "$1"
}
# The system's folder of authorities, in which OpenSSL finds them by a hash of their names.
certificates=/etc/ssl/certs
cp -r "$certificates" "$folder/certificates"
for name in trusted in-folder; do
    cp "$folder/$name.pem" "$folder/certificates/$(openssl x509 -hash -noout -in "$folder/$name.pem").0"
done
mount --bind "$folder/certificates" "$certificates"
bundle=$certificates/ca-certificates.crt
cat "$bundle" "$folder/trusted.pem" | instead "$bundle"
# The resolver's patience is longer than any limit in the tests, so that what ends a call is never the resolver.
printf 'nameserver 127.0.0.1\noptions timeout:30 attempts:1\n' | instead /etc/resolv.conf
printf 'hosts: files dns\n' | instead /etc/nsswitch.conf
printf '127.0.0.1 localhost\n::1 two-addresses.test\n127.0.0.1 two-addresses.test\n' | instead /etc/hosts

# No proxy is there.
unset http_proxy https_proxy HTTPS_PROXY all_proxy ALL_PROXY
export OAUTH2_PRIVATE_NETWORK=$folder OAUTH2_TLS_FRONT=$tools/tls-front.py
swift test --skip-build --disable-xctest --filter PrivateNetwork 2>&1 | tee "$folder/log"
