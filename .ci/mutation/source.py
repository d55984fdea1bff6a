"""A Swift file as far as drawing mutants needs it: what is code, what this platform compiles, how lines hang together."""
import platform
import re

# Stands for every character of a text or a comment, so that patterns find code only.
HIDDEN = "\u00a4"

# Conditions of `#if` that hold or do not hold where the gate runs; what else is asked for is left alone.
_machine = {"aarch64": "arm64"}.get(platform.machine(), platform.machine())
_holds = {
    "os(Linux)", "canImport(FoundationEssentials)", "canImport(FoundationNetworking)", "canImport(Glibc)", "DEBUG",
    f"arch({_machine})",
}
_fails = {"canImport(Darwin)", "os(macOS)", "canImport(Musl)", "canImport(Android)"}


class Source:
    def __init__(self, text):
        self.lines = text.split("\n")
        self.code = masked(text).split("\n")
        self.active = active(self.code)
        self.enclosing = enclosing(self.code)

    def is_code(self, index):
        """Whether something stands there that is compiled and is more than brackets."""
        code = self.code[index]
        return self.active[index] and '"""' not in code and re.search(r"[a-z]", code) is not None

    def before(self, index):
        """The code of the line before, which may be a line that this one goes on with."""
        return next((line.strip() for line in reversed(self.code[:index]) if line.strip(HIDDEN + " ")), "")

    def after(self, index):
        return next((line.strip() for line in self.code[index + 1:] if line.strip(HIDDEN + " ")), "")

    def begins_expression(self, index):
        return not re.search(r"([-+*/%<>=!&|]|\?\?|->)$", re.sub(r"(&&|\|\||[^=!<>]=|^=)$", "", self.before(index))) \
            and not re.match(r"\s*([.?:]|[-+*/%=<>])", self.code[index])

    def ends_expression(self, index):
        return not re.match(r"[.?:+*/%=<>-]", self.after(index))

    def is_statement(self, index):
        """Whether the line is a whole statement of a body."""
        code = self.code[index]
        return self.enclosing[index] == "{" and balanced(code) and self.begins_expression(index) \
            and not re.search(r"(&&|\|\||,|=)$", self.before(index)) and self.ends_expression(index) \
            and not re.match(r"&&|\|\||\{", self.after(index)) and not re.search(r"[,=({\[]$|&&$|\|\|$", code.rstrip())


def masked(text):
    """The text with comments and the content of string literals hidden: every other character stays where it is."""
    result, place = [], 0
    while place < len(text):
        end = _hidden_end(text, place)
        if end is None:
            result.append(text[place])
            place += 1
            continue
        piece = text[place:end]
        # The quotes stay, to see that there is a text.
        quotes = piece[:len(re.match(r'#*("""|"|)', piece).group())]
        content = piece[len(quotes):len(piece) - len(quotes)]
        result.append(quotes + re.sub(r"[^\n]", HIDDEN, content) + quotes[::-1])
        place = end
    return "".join(result)


def _hidden_end(text, place):
    """Where the comment or text that begins at `place` ends; None when none begins there."""
    if text.startswith("//", place):
        end = text.find("\n", place)
        return len(text) if end < 0 else end
    if text.startswith("/*", place):
        return text.find("*/", place) + 2
    opening = re.compile(r'(#*)("""|")').match(text, place)
    if not opening:
        return None
    escape, closing = "\\" + opening[1], opening[2] + opening[1]
    at = opening.end()
    while not text.startswith(closing, at):
        if text.startswith(escape + "(", at):
            at = _interpolation_end(text, at + len(escape) + 1)
        else:
            at += len(escape) + 1 if text.startswith(escape, at) else 1
    return at + len(closing)


def _interpolation_end(text, at):
    depth = 1
    while depth:
        inner = _hidden_end(text, at)
        if inner is not None:
            at = inner
            continue
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        at += 1
    return at


def active(code):
    """For each line, whether this platform compiles it."""
    result, stack = [], []
    for line in code:
        directive = re.match(r"\s*#(if|elseif|else|endif)\b\s*(.*)", line)
        if directive:
            word, condition = directive[1], directive[2].strip()
            known = condition in _holds or condition in _fails
            if word == "if":
                stack.append([condition in _holds, condition in _holds or not known])
            elif word == "elseif":
                stack[-1] = [not stack[-1][1] and condition in _holds, stack[-1][1] or condition in _holds or not known]
            elif word == "else":
                stack[-1] = [not stack[-1][1], True]
            else:
                stack.pop()
        result.append(not directive and all(holds for holds, _ in stack))
    return result


def enclosing(code):
    """For each line, the bracket that is open where it begins."""
    result, stack = [], []
    for line in code:
        result.append(stack[-1] if stack else "")
        for character in line:
            if character in "([{":
                stack.append(character)
            elif character in ")]}" and stack:
                stack.pop()
    return result


def pairs(code):
    """Where each bracket that is closed on the same line is closed."""
    result, stack = {}, []
    for place, character in enumerate(code):
        if character in "([{":
            stack.append(place)
        elif character in ")]}" and stack:
            result[stack.pop()] = place
    return result


def balanced(code):
    matched = pairs(code)
    return sum(code.count(c) for c in "([{") == len(matched) == sum(code.count(c) for c in ")]}")
