"""The kinds of mutants: each finds in one line of code what it can change, and gives the changed lines."""
import re

from source import HIDDEN, balanced, pairs

# What ends an operand; brackets that are closed on the same line belong to it.
_delimiter = re.compile(
    r" (?:&&|\|\||[-+*/|&^]?=|\?|:|in|where|else|->) |(?:^\s*(?:&&|\|\|) )|(?: (?:&&|\|\|)$)|[(){}\[\],;]|: ")
# What stands before an expression.
_prefix = re.compile(
    r"\s*(?:(?:return|if|guard|while|else|try[?!]?|await|unsafe|throw|consume|case|default:)\s+)*")
_branch = re.compile(r"\s*(\} else )?(if|guard|while) ")
_comparison = re.compile(r" (==|!=|<=|>=|<|>) ")
_opposite = {"==": "!=", "!=": "==", "<": "<=", "<=": "<", ">": ">=", ">=": ">"}
# Texts that only people read, checks that end the process, and what is no code of a body.
_prose = re.compile(
    r"\b(precondition|preconditionFailure|assert|assertionFailure|fatalError)\b|^\s*[@#]|^\s*(import|typealias) "
    r"|\b(debugD|d)escription: String \{")


class Operand:
    """A part of a line between delimiters."""

    def __init__(self, code, start, end, before, after, depth):
        start += len(_prefix.match(code[start:end]).group())
        while end > start and code[end - 1] in " " + HIDDEN and '"' not in code[end - 1]:
            end -= 1
        self.start, self.end, self.before, self.after, self.depth = start, end, before, after, depth
        # Without what stands in brackets.
        flat, matched = list(code[start:end]), pairs(code[start:end])
        for opening, closing in matched.items():
            for place in range(opening + 1, closing):
                flat[place] = HIDDEN
        self.flat = "".join(flat)


def operands(code, low=0, high=None, depth=0):
    high = len(code) if high is None else high
    has_body = depth == 0 and _branch.match(code)
    matched = {a + low: b + low for a, b in pairs(code[low:high]).items()}
    start, before, place = low, "", low
    while place < high:
        if place in matched:
            yield from operands(code, place + 1, matched[place], depth + 1)
            if has_body and code[place] == "{":
                yield Operand(code, start, place, before, "{", depth)
                start, before = matched[place] + 1, "}"
            place = matched[place] + 1
            continue
        found = _delimiter.match(code, place, high)
        if not found:
            place += 1
            continue
        yield Operand(code, start, place, before, found.group().strip(), depth)
        start = place = found.end()
        before = found.group().strip()
    yield Operand(code, start, high, before, "", depth)


def _usable(source, index):
    """The operands of a line that are whole expressions, with their text."""
    code, line = source.code[index], source.lines[index]
    for operand in operands(code):
        if operand.end <= operand.start or not re.search(r"[a-z]", operand.flat):
            continue
        if not operand.before and operand.depth == 0 and not source.begins_expression(index):
            continue
        if not operand.after and operand.depth == 0 and not source.ends_expression(index):
            continue
        yield operand, line[operand.start:operand.end]


def _replaced(source, index, operand, text):
    line = source.lines[index]
    return line[:operand.start] + text + line[operand.end:]


def _is_condition(source, index, operand):
    return operand.depth == 0 and _branch.match(source.code[index]) \
        and operand.before in ("", ",", "}") and operand.after in ("", ",", "{", "else", "&&", "||") \
        and not re.match(r"(let|var|case) |#|_ = ", operand.flat) and operand.flat not in ("", "else")


def condition(source, index):
    """A condition that always, or never, holds, or is turned round."""
    for operand, text in _usable(source, index):
        if _is_condition(source, index, operand) or operand.after == "?":
            for shape in ("(M || ({}))", "(!M && ({}))", "(M != ({}))"):
                yield _replaced(source, index, operand, shape.format(text))


def clause(source, index):
    """An operand of `&&` or `||` that is left out."""
    for operand, text in _usable(source, index):
        if "&&" in (operand.before, operand.after):
            yield _replaced(source, index, operand, f"(M || ({text}))")
        elif "||" in (operand.before, operand.after):
            yield _replaced(source, index, operand, f"(!M && ({text}))")


def comparison(source, index):
    """The boundary of a comparison, or the opposite of an equality."""
    for operand, text in _usable(source, index):
        found = _comparison.findall(operand.flat)
        if len(found) == 1:
            place = _comparison.search(operand.flat)
            other = text[:place.start(1)] + _opposite[found[0]] + text[place.end(1):]
            yield _replaced(source, index, operand, f"(M ? {other} : {text})")


def fallback(source, index):
    """A value that is taken for missing where there is another one for that."""
    for operand, text in _usable(source, index):
        if operand.flat.count(" ?? ") == 1 and not _comparison.search(operand.flat):
            place = operand.flat.index(" ?? ")
            yield _replaced(source, index, operand, f"(M ? nil : {text[:place]}){text[place:]}")


def bound(source, index):
    """The greater or the smaller of two is no longer looked for."""
    code, line = source.code[index], source.lines[index]
    matched = pairs(code)
    for found in re.finditer(r"(?<![.\w])(max|min)\(", code):
        opening = found.end() - 1
        inner = [o for o in operands(code, opening + 1, matched.get(opening, 0)) if o.depth == 0]
        if len(inner) == 2:
            for operand in inner:
                end = matched[opening] + 1
                one, both = line[operand.start:operand.end], line[found.start():end]
                yield f"{line[:found.start()]}(M ? {one} : {both}){line[end:]}"


def binding(source, index):
    """A value that is bound is taken for missing."""
    found = re.match(r"\s*(\} else )?(if|guard|while) (?=let |var |case )", source.code[index])
    if found:
        line = source.lines[index]
        yield f"{line[:found.end()]}!M, {line[found.end():]}"


def constant(source, index):
    """Another number, or the other truth value."""
    code, line = source.code[index], source.lines[index]
    for found in re.finditer(r"(?<![\w.$#])(\d[\d_]*)(?![\w.]|\.\d)", code):
        number = int(found[1].replace("_", ""))
        yield f"{line[:found.start()]}(M ? {number + 1} : {found[1]}){line[found.end():]}"
    for found in re.finditer(r"(?<![\w.])(true|false)\b(?!:)", code):
        yield f"{line[:found.start()]}(M != {found[1]}){line[found.end():]}"


def text(source, index):
    """Another name on the wire; a text of several words is for people."""
    code, line = source.code[index], source.lines[index]
    for found in re.finditer(rf'(?<!")(?<!ascii: )"({HIDDEN}+)"(?!")', code):
        content = line[found.start(1):found.end(1)]
        if re.fullmatch(r"[\w./:+-]+", content):
            yield f'{line[:found.start()]}(M ? "{content}X" : "{content}"){line[found.end():]}'


def statement(source, index):
    """A call or an assignment that does not happen."""
    code, line = source.code[index], source.lines[index]
    indent = re.match(r"\s*", code).end()
    if source.is_statement(index) and re.match(
        r"(?:(?:try[?!]?|await|unsafe|_ =) )*(?!(?:return|throw|case|if|guard|for|while|let|var|self\.init|super)\b)"
        r"[a-z$_][\w$.?!]*(?:\(.*\)(?:\s*\{.*\})?|\[.*\].*|(?: [-+*/|]?=) .*)$", code[indent:].rstrip(HIDDEN + " ")):
        yield f"{line[:indent]}if !M {{ {line[indent:]} }}"
    for found in re.finditer(r"\b(defer|deinit) \{ ", code):
        end = code.rfind(" }")
        if balanced(code) and end > found.end():
            yield f"{line[:found.end()]}if !M {{ {line[found.end():end]} }}{line[end:]}"


def case(source, index):
    """A pattern that no longer matches."""
    code, line = source.code[index], source.lines[index]
    found = re.match(r"\s*case ", code)
    if not found or " where " in code:
        return
    matched = pairs(code)
    end = found.end()
    while end < len(code) and code[end] != ":":
        end = matched.get(end, end) + 1
    if end >= len(code):
        return  # A declaration, or a pattern of several lines.
    if re.match(rf': "{HIDDEN}*"', code[end:]):
        return  # A text.
    patterns = [line[o.start:o.end] for o in operands(code, found.end(), end) if o.depth == 0 and o.end > o.start]
    for pattern in patterns:
        # In front: after others on the same line, `where` gives a warning.
        others = [other for other in patterns if other != pattern]
        yield f"{line[:found.end()]}{', '.join([f'{pattern} where !M', *others])}{line[end:]}"


_errors = {
    "OAuth2Error": ["malformedResponse", "invalidParameter", "invalidConfiguration", "invalidGrant", "transportFailed"],
    "TransportError": ["timeout", "connectionLost", "connectionRefused", "protocolViolation", "closed", "other"],
}


def error(source, index):
    """Another error than the one that fits."""
    code, line = source.code[index], source.lines[index]
    for codes in _errors.values():
        for found in re.finditer(rf"(?<=[:(=?] |.\()\.({'|'.join(codes)})\b", code):
            if not re.match(r"\s*case\b[^:]*$", code[:found.start()]):
                other = codes[(codes.index(found[1]) + 1) % len(codes)]
                yield f"{line[:found.start()]}(M ? .{other} : .{found[1]}){line[found.end():]}"


KINDS = [condition, clause, comparison, fallback, bound, binding, constant, text, statement, case, error]


def mutations(source, index):
    """Every (kind, changed line) of a line."""
    if source.is_code(index) and not _prose.search(source.code[index]):
        for kind in KINDS:
            for line in kind(source, index):
                yield kind.__name__, line
