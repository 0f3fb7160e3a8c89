"""C++ source as the laws see it: comments and texts blanked out, texts by themselves, and bodies of functions.

A scanner of some fifty lines, not a parser: it knows comments, literals, preprocessor lines and braces. What it cannot tell
apart it takes for a function, so that a law errs on the side of speaking.
"""
import re

_TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/'
    r'|R"(?P<tag>[^(\s"]*)\((?P<raw>.*?)\)(?P=tag)"'
    r'|"(?P<text>(?:\\.|[^"\\\n])*)"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'",
    re.S)


def _blank(text):
    return re.sub(r'[^\n]', ' ', text)


def code_of(source):
    """The source with comments and the contents of literals replaced by blanks; lines keep their numbers."""
    def replaced(match):
        whole = match.group(0)
        if whole.startswith('/'):
            return _blank(whole)
        return '"' + _blank(whole[1:-1]) + '"'
    return _TOKEN.sub(replaced, source)


def literals_of(source):
    """(line, text) of each string literal; parts that follow each other directly are one text."""
    found = []
    end = None
    for match in _TOKEN.finditer(source):
        text = match.group('text') if match.group('text') is not None else match.group('raw')
        if text is None:
            continue
        line = source.count('\n', 0, match.start()) + 1
        if end is not None and found and not source[end:match.start()].strip():
            found[-1] = (found[-1][0], found[-1][1] + text)
        else:
            found.append((line, text))
        end = match.end()
    return found


_SCOPE = re.compile(r'\b(namespace|class|struct|union|enum)\b|\bextern\s*"')


def _opens_function(head):
    """True if `head`, the text between the last statement and a `{`, begins a function's body."""
    if not re.search(r'\)', head):
        return False
    if _SCOPE.search(re.sub(r'\([^()]*\)', '', head)) and not re.search(r'\)\s*(const|noexcept|override|final|\s)*$', head):
        return False
    if re.search(r'=\s*$', head):
        return False
    if re.search(r'[^:]:[^:]', head) and re.search(r'[\w>]\s*$', head) and not re.search(
            r'\)\s*(const|noexcept|override|final|mutable|->\s*[\w:<>&*, ]+|\s)*$', head):
        return False  # a member's braces in a constructor's list
    return True


def functions_of(source):
    """(name, first line, lines) of each function that stands in a namespace or a class, lambdas and local types inside
    included in their owner."""
    code = re.sub(r'^[ \t]*#(?:[^\n]*\\\n)*[^\n]*', lambda m: _blank(m.group(0)), code_of(source), flags=re.M)
    found = []
    head_from = 0      # where the present statement begins
    inside = None      # (depth, name, first line) of the function we are in
    depth = 0
    braces_in_head = 0  # depth of member braces in a constructor's list
    for at, letter in enumerate(code):
        if inside is None and braces_in_head:
            braces_in_head += {'{': 1, '}': -1}.get(letter, 0)
            continue
        if letter == '{':
            if inside is None:
                head = code[head_from:at]
                if _opens_function(head):
                    begins = head_from + len(head) - len(head.lstrip())
                    name = re.search(r'([\w:~]+(?:\s*operator\s*\S+)?)\s*\(', head)
                    inside = (depth, name.group(1) if name else '?', code.count('\n', 0, begins) + 1)
                elif re.search(r'\)[^;]*[^:]:[^:]', head) and re.search(r'[\w>]\s*$', head):
                    braces_in_head = 1
                    continue
                else:
                    head_from = at + 1
            depth += 1
        elif letter == '}':
            depth -= 1
            if inside is not None and depth == inside[0]:
                found.append((inside[1], inside[2], code.count('\n', 0, at) + 2 - inside[2]))
                inside = None
            if inside is None:
                head_from = at + 1
        elif letter == ';' and inside is None:
            head_from = at + 1
    return found
