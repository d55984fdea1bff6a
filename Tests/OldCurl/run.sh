#!/usr/bin/env bash
# Runs the contract of the transports with libcurl 7.76.1, the oldest that can be had ready-made: it is in a wheel of PyPI, with the
# libraries that it needs. It does not ask before it sends a request, nor take certificates as bytes.
#
# Needs Linux on x86-64, python3 with pip, and the network. Builds with `swift build --build-tests` beforehand.
set -euo pipefail
cd "$(dirname "$0")/../.."

if [ "$(uname -m)" != x86_64 ]; then
    echo "the wheel with the old libcurl is for x86-64 only"
    exit
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --python-version 39 \
    --implementation cp --abi cp39 --platform manylinux2010_x86_64 --dest "$folder" pyproj==3.1.0
python3 -m zipfile -e "$folder"/pyproj-*.whl "$folder/wheel"
libraries=$folder/wheel/pyproj.libs
library=$(echo "$libraries"/libcurl-*.so.4*)

contract='AnswerSyntaxTests|BodyLimitTests|CancellationTests|ChallengeTests|ConnectionTests|RedirectTests|TimeLimitTests'
contract+='|TrapTests|WireFormatTests|WireFieldReportTests|HostileAnswersFieldReportTests|TimeLimitFieldReportTests'
contract+='|HostFieldReportTests|UserAgentFieldReportTests/(library|ofRequest)|ProcessEndFieldReportTests|OldCurlTests'
# Preloaded, because FoundationNetworking loads the system's, whose functions would otherwise take the place of those that the
# old one calls of itself.
LD_PRELOAD=$library LD_LIBRARY_PATH=$libraries OAUTH2_TEST_LIBCURL=$library \
    "$(swift build --show-bin-path)/swift-oauth2PackageTests.xctest" --testing-library swift-testing \
    --filter "TransportTests\.(OwnProcess/)?($contract)" 2>&1 | tee "$folder/log"
# A filter that matches nothing must not look like success.
grep -qE 'Test run with [1-9][0-9]* tests? .* passed' "$folder/log" || { echo "the tests with the old libcurl did not all pass"; exit 1; }
