"""A copy of the package that stands, for this process and its children, in the package's own place, and is built there.

Absolute paths are part of a build: in its own place the copy uses what has been built already, and only what a mutant
changes is built anew.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter

from mutant import SWITCH_FILE
from program import BuildFailure, Program

_INSIDE = "OAUTH2_MUTATION_COPY"


def enter(root):
    """Begins this program again with a copy of `root` in the place of `root`."""
    if _INSIDE in os.environ:
        subprocess.run(["mount", "--bind", os.environ[_INSIDE], root], check=True)
        os.chdir(root)
        return
    # Mostly there already; but every command of SwiftPM, also one that builds nothing, writes down the commands of its options.
    options = os.environ.get("BUILD_OPTIONS", "").split()
    subprocess.run(["swift", "build", "--quiet", "--build-tests", *options], cwd=root, check=True)
    copy = tempfile.mkdtemp(prefix="mutation-")
    try:
        _copy(root, pathlib.Path(copy))
        namespaces = ["--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
        command = ["unshare", *namespaces, sys.executable, *sys.argv]
        sys.exit(subprocess.run(command, env={**os.environ, _INSIDE: copy}).returncode)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _copy(root, copy):
    def take(*names):
        subprocess.run(["cp", "-a", "--parents", "--reflink=auto", "--", *names, str(copy)], cwd=root, check=True)

    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    files = subprocess.run(listing, cwd=root, check=True, capture_output=True, text=True).stdout.split("\0")
    take(".git", *[file for file in files if file and (root / file).exists()])
    # Of what was built, the debug build and no other.
    take(str((root / ".build/debug").resolve().relative_to(root)))
    for entry in (root / ".build").iterdir():
        if entry.is_symlink() or entry.is_file():
            shutil.copy2(entry, copy / ".build" / entry.name, follow_symlinks=False)


class Tree:
    """The copy, with mutants in it; each is known by its number, which is its place in `mutants`."""

    def __init__(self, root, mutants):
        self.root, self.mutants, self.dropped = root, mutants, {}
        for place, count in Counter((mutant.path, mutant.line) for mutant in mutants).items():
            if count > 1:
                raise ValueError(f"more than one mutant of a line in one build: {place[0]}:{place[1]}")
        self._original = {path: (root / path).read_text() for path in {mutant.path for mutant in mutants}}

    def build(self):
        """Builds the tests with all mutants that compile; the others are in `dropped`, with the compiler's reason."""
        program = Program(self.root)
        for path in self._original:
            self._write(path)
        for module in sorted({mutant.module for mutant in self.mutants}):
            program.add(module, "MutantSwitch", SWITCH_FILE)
            while errors := program.compile(module):
                self._drop(errors)
        program.link()

    def _write(self, path):
        lines = self._original[path].split("\n")
        for number, mutant in enumerate(self.mutants):
            if mutant.path == path and number not in self.dropped:
                indent = re.match(r" *", lines[mutant.line - 1]).group()
                lines[mutant.line - 1] = indent + mutant.switched(number)[0].strip()
        (self.root / path).write_text("\n".join(lines))

    def _drop(self, errors):
        before = len(self.dropped)
        for path, line, message in errors:
            standing = [n for n, m in enumerate(self.mutants) if m.path == path and n not in self.dropped]
            here = [n for n in standing if self.mutants[n].line == line]
            # An error that is reported elsewhere belongs to what stands nearest.
            for number in here or sorted(standing, key=lambda n: abs(self.mutants[n].line - line))[:1]:
                self.dropped[number] = message
            if path in self._original:
                self._write(path)
        if len(self.dropped) == before:
            raise BuildFailure("\n".join(f"{path}:{line}: {message}" for path, line, message in sorted(errors)))
