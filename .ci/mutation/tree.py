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
from collections import Counter, defaultdict

from mutant import SWITCH_FILE

_INSIDE = "OAUTH2_MUTATION_COPY"


def enter(root):
    """Begins this program again with a copy of `root` in the place of `root`."""
    if _INSIDE in os.environ:
        subprocess.run(["mount", "--bind", os.environ[_INSIDE], root], check=True)
        os.chdir(root)
        return
    copy = tempfile.mkdtemp(prefix="mutation-")
    try:
        _copy(root, pathlib.Path(copy))
        namespaces = ["--mount"] + ([] if os.geteuid() == 0 else ["--map-root-user"])
        command = ["unshare", *namespaces, sys.executable, *sys.argv]
        sys.exit(subprocess.run(command, env={**os.environ, _INSIDE: copy}).returncode)
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def _copy(root, copy):
    files = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=root, check=True,
                           capture_output=True).stdout
    subprocess.run(["cp", "-a", "--parents", "--reflink=auto", "--", *[f for f in files.decode().split("\0") if f
                    and (root / f).exists()], str(copy)], cwd=root, check=True)
    subprocess.run(["cp", "-a", "--reflink=auto", str(root / ".git"), str(copy)], check=True)
    # Of what was built, the debug build and no other.
    products = (root / ".build/debug").resolve().relative_to(root)
    (copy / products.parent).mkdir(parents=True)
    subprocess.run(["cp", "-a", "--reflink=auto", str(root / products), str(copy / products)], check=True)
    for entry in (root / ".build").iterdir():
        if entry.is_symlink() or entry.is_file():
            shutil.copy2(entry, copy / ".build" / entry.name, follow_symlinks=False)


class BuildFailure(Exception):
    pass


class Tree:
    """The copy, with mutants in it; each is known by its number, which is its place in `mutants`."""

    def __init__(self, root, options):
        self.root, self.options, self.mutants, self.dropped = root, options, [], {}
        self._original = {}

    def plant(self, mutants):
        self.mutants = mutants
        for place, count in Counter((mutant.path, mutant.line) for mutant in mutants).items():
            if count > 1:
                raise ValueError(f"{count} mutants of one line, which is one too many for a build: {place[0]}:{place[1]}")
        for module in {mutant.module for mutant in mutants}:
            (self.root / "Sources" / module / "MutantSwitch.swift").write_text(SWITCH_FILE)
        for path in {mutant.path for mutant in mutants}:
            self._original[path] = (self.root / path).read_text()
            self._write(path)

    def _write(self, path):
        lines = self._original[path].split("\n")
        for number, mutant in enumerate(self.mutants):
            if mutant.path == path and number not in self.dropped:
                indent = re.match(r" *", lines[mutant.line - 1]).group()
                lines[mutant.line - 1] = indent + mutant.switched(number)[0].strip()
        (self.root / path).write_text("\n".join(lines))

    def build(self):
        """Builds the tests; what does not compile is dropped."""
        for _ in range(8):
            done = subprocess.run(["swift", "build", "--build-tests", *self.options], text=True, errors="replace",
                                  stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            if done.returncode == 0:
                return
            if not self._drop(done.stdout):
                raise BuildFailure(done.stdout[-6000:])
        raise BuildFailure("there is always another mutant that does not compile")

    def _drop(self, log):
        places = defaultdict(set)
        for path, line, message in re.findall(r"(Sources/[^\s:]+\.swift):(\d+):\d+: error: (.*)", log):
            places[path].add((int(line), message))
        before = len(self.dropped)
        for path, errors in places.items():
            for line, message in sorted(errors):
                standing = [n for n, m in enumerate(self.mutants) if m.path == path and n not in self.dropped]
                here = [n for n in standing if self.mutants[n].line == line]
                # An error that is reported elsewhere belongs to what stands nearest.
                for number in here or sorted(standing, key=lambda n: abs(self.mutants[n].line - line))[:1]:
                    self.dropped[number] = message
            self._write(path)
        return len(self.dropped) > before
