"""One change of one line, switched on by its number."""
import re
from dataclasses import dataclass

from source import masked

# Stands in a mutated line for "this mutant is switched on".
MARK = "M"


@dataclass(frozen=True)
class Mutant:
    path: str
    line: int
    # The line with the change, and MARK where it is switched.
    text: str
    kind: str = "given"

    @classmethod
    def parse(cls, line):
        """From a line as survivors are printed: `Sources/….swift:12 if (M || isEmpty) {`."""
        found = re.search(r"(Sources/\S+\.swift):(\d+):? +(.*\S)", line)
        if not found or not cls("", 0, found[3]).switched(1)[1]:
            raise ValueError(f"not a mutant, which is PATH:LINE and the line with {MARK} in it: {line.strip()}")
        return cls(found[1], int(found[2]), found[3])

    def __str__(self):
        return f"{self.path}:{self.line} {self.text.strip()}"

    @property
    def module(self):
        return self.path.split("/")[1]

    def switched(self, number):
        """The line as it is compiled, and how often it asks for the switch."""
        hidden, pieces, end = masked(self.text), [], 0
        for found in re.finditer(rf"\b{MARK}\b", hidden):
            pieces.append(self.text[end:found.start()])
            end = found.end()
        return f"{SWITCH}({number})".join(pieces + [self.text[end:]]), len(pieces)


SWITCH = "mutantIsOn"
VARIABLE = "OAUTH2_MUTANT"
REACHED = "OAUTH2_MUTANT_REACHED"

# In each module, because two of them have no `package` symbols. Usable in code that is inlined elsewhere.
SWITCH_FILE = f"""\
#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

private let chosenMutant = ProcessInfo.processInfo.environment["{VARIABLE}"].flatMap {{ Int($0) }}

/// Notes that the chosen mutant was reached.
private let isReached: Bool = {{
    guard let path = ProcessInfo.processInfo.environment["{REACHED}"] else {{ return false }}
    return FileManager.default.createFile(atPath: path, contents: nil)
}}()

@usableFromInline
func {SWITCH}(_ number: Int) -> Bool {{
    guard number == chosenMutant else {{ return false }}
    _ = isReached
    return true
}}
"""
