"""Which tests belong to a mutated file, and running them."""
import os
import pathlib
import re
import signal
import subprocess
import tempfile
import threading
import time
from collections import namedtuple

from mutant import REACHED, VARIABLE

# Where the tests of each module stand.
_mirrors = {
    "OAuth2": "Tests/OAuth2Tests",
    "OAuth2Auth0": "Tests/OAuth2Auth0Tests",
    "OAuth2Curl": "Tests/TransportTests/Curl",
    "OAuth2URLSession": "Tests/TransportTests/URLSession",
    "OAuth2Testing": "Tests/OAuth2TestingTests",
    "quickstart": "Tests/quickstartTests",
}


def mirrored(root, mutant):
    """The pattern of the tests in the folder that mirrors the file's, or in the nearest one around it that has any."""
    tests = pathlib.Path(_mirrors[mutant.module])
    inner = pathlib.Path(*pathlib.Path(mutant.path).parts[2:-1])
    for folder in [inner, *inner.parents]:
        files = sorted(file.stem for file in (root / tests / folder).glob("*Tests.swift"))
        if files:
            return rf"^{tests.parts[1]}\..*/({'|'.join(files)})\.swift:"
    return whole(mutant)


def whole(mutant):
    return rf"^{pathlib.Path(_mirrors[mutant.module]).parts[1]}\."


Result = namedtuple("Result", "outcome seconds was_reached")


class Runner:
    """Runs the tests of a build."""

    def __init__(self, root, deadline):
        self.root, self.deadline = root, deadline
        # The test program of the package, which `swift test` would start, too; but only once at a time.
        self.program = next((root / ".build/debug").glob("*PackageTests.xctest"))

    def run(self, pattern, number=None, limit=None):
        """`passed`, `failed`, `hung` after `limit` seconds, `late` when the time of the stage was over, `empty`."""
        begin = time.monotonic()
        end = min(begin + limit if limit else self.deadline, self.deadline)
        with tempfile.TemporaryDirectory(prefix="mutant-") as folder:
            mark = pathlib.Path(folder, "reached")
            environment = {**os.environ, REACHED: str(mark), "LLVM_PROFILE_FILE": "/dev/null"}
            if number is not None:
                environment[VARIABLE] = str(number)
            process = subprocess.Popen(
                [self.program, "--testing-library", "swift-testing", "--filter", pattern], cwd=self.root,
                env=environment, start_new_session=True, text=True, errors="replace", stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT)
            timer = threading.Timer(max(0, end - begin), _kill, [process])
            timer.start()
            output, outcome = [], None
            for line in process.stdout:
                output.append(line)
                if " recorded an issue " in line and number is not None:
                    outcome = "failed"
                    break
            timer.cancel()
            if outcome:
                _kill(process)
            status = process.wait()
            seconds = time.monotonic() - begin
            if not outcome and time.monotonic() >= end:
                outcome = "hung" if end < self.deadline else "late"
            elif not outcome and status != 0:
                outcome = "failed"
            elif not outcome:
                count = re.search(r"Test run with (\d+) test", "".join(output[-5:]))
                outcome = "passed" if count and int(count[1]) > 0 else "empty"
            return Result(outcome, seconds, mark.exists())


def _kill(process):
    """Ends the tests and the processes that they have started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
