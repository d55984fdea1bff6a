"""The test program of the package, as `swift build --build-tests` has built it, with some of its modules compiled anew.

The commands are those that SwiftPM has written down. It is not asked itself, because it would compile all tests anew when
a module that they import has changed; but a mutant changes no interface, and what the switch adds is for its own module.
"""
import json
import os
import re
import subprocess


class BuildFailure(Exception):
    pass


class Program:
    def __init__(self, root):
        self.root, self.products = root, root / ".build/debug"
        self._description = (root / ".build/debug.yaml").read_text()

    def _command(self, name):
        found = re.search(rf'^  "C\.{name}":\n(?:    .*\n)*?    args: (\[.*\])$', self._description, re.M)
        if not found:
            raise BuildFailure(f"no command {name}: has `swift build --build-tests` built the package?")
        # With other arguments than this one changed, the compiler would begin from the beginning.
        return [argument for argument in json.loads(found[1]) if argument != "-parseable-output"]

    def add(self, module, name, text):
        """Adds a file to a module."""
        source = self.root / "Sources" / module / f"{name}.swift"
        source.write_text(text)
        folder = self.products / f"{module}.build"
        with open(folder / "sources", "a") as sources:
            sources.write(f"{source}\n")
        outputs = json.loads((folder / "output-file-map.json").read_text())
        stem = f"{folder.resolve()}/{name}"
        outputs[str(source)] = {
            "dependencies": f"{stem}.d", "object": f"{stem}.swift.o", "swift-dependencies": f"{stem}.swiftdeps",
            "swiftmodule": f"{stem}~partial.swiftmodule", "diagnostics": f"{stem}.dia",
        }
        (folder / "output-file-map.json").write_text(json.dumps(outputs))
        with open(next(self.products.glob("*PackageTests.product/Objects.LinkFileList")), "a") as objects:
            objects.write(f"{stem}.swift.o\n")

    def compile(self, module):
        """Compiles what has changed. Gives the errors as (path, line, message)."""
        # What imports the module shall not see that it has been written again.
        interfaces = [*(self.products / "Modules").glob(f"{module}.swift*")]
        kept = [(file, file.read_bytes(), file.stat()) for file in interfaces]
        done = subprocess.run(
            self._command(rf"{module}-[\w.-]+-debug\.module"), cwd=self.root, text=True, errors="replace",
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for file, content, status in kept:
            file.write_bytes(content)
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
        if done.returncode == 0:
            return []
        errors = re.findall(r"\b(Sources/[^\s:]+\.swift):(\d+):\d+: error: (.*)", done.stdout)
        if not errors:
            raise BuildFailure(done.stdout[-6000:])
        return {(path, int(line), message) for path, line, message in errors}

    def link(self):
        subprocess.run(self._command(r"[\w-]+PackageTests-[\w.-]+-debug\.test"), cwd=self.root, check=True)
