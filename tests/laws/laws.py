"""The laws of the house as functions: text in, offences out. Each offence is a sentence that names the place.

`test_laws.py` runs them on the tree, and on made-up text to prove that each can fail. Exceptions stand in `allowed.py`.
"""
import hashlib
import re
import statistics

import cpp_text

FILE_LINES_MAX = 600
FILE_LINES_MEDIAN_MAX = 150
FUNCTION_LINES_MAX = 70
BANNED_WORDS = ('Handler', 'Manager', 'Data', 'Info', 'Util', 'Utils')

# Who speaks to the server over the socket only, whatever engine/CMakeLists.txt says.
OUTSIDERS = {'client': {'client', 'base', 'model'}, 'demo': {'demo', 'client', 'base', 'model'}, 'bench': {'bench', 'client', 'base', 'model'}}

# What the server is measured against: a bare loop on SQLite that knows nothing of it. The one file that may write SQL outside the store.
BARE_LOOP = 'engine/bench/bare_loop.cpp'

# Libraries that stay in their room: what an include looks like, where it may stand, what it is called.
FENCED = (
    (re.compile(r'^(lua|lauxlib|lualib|luaconf)\.h(pp)?$'), ('engine/lua/', 'engine/route/', 'engine/spec/words'), 'Lua'),
    (re.compile(r'^sqlite3\.h$'), ('engine/store/sqlite/', BARE_LOOP), 'SQLite'),
    (re.compile(r'^libpq'), ('engine/store/postgres/',), 'libpq'),
    (re.compile(r'^(boost/(asio|beast)\b|net/asio\.hpp$)'), ('engine/net/', 'engine/app/'), 'Asio'),
)

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(?:"([^"]+)"|<([^>]+)>)', re.M)
_ROOM = re.compile(r'trajectum_room\(\s*(\w+)([^)]*)\)', re.S)


def rooms_of(cmake):
    """room -> the rooms it names after DEPS, as engine/CMakeLists.txt declares them."""
    rooms = {}
    for name, rest in _ROOM.findall(re.sub(r'#[^\n]*', '', cmake)):
        if name == 'name':
            continue
        deps = re.search(r'\bDEPS\b(.*?)(?:\bLIBS\b|$)', rest, re.S)
        rooms[name] = deps.group(1).split() if deps else []
    return rooms


def order_offences(cmake):
    """A room calls only downward: each room that it names was declared before it."""
    offences, known = [], set()
    for room, deps in rooms_of(cmake).items():
        offences += [f'engine/CMakeLists.txt: {room} depends on {dep}, which is not below it'
                     for dep in deps if dep not in known]
        known.add(room)
    return offences


def include_offences(path, source, rooms):
    """`path` is engine/ROOM/..., `rooms` what rooms_of gave. A room includes and names only the rooms that its DEPS say, and
    base: what comes along behind another room's header is not an invitation."""
    offences = []
    room = path.split('/')[1]
    reach = {room, 'base'} | set(rooms.get(room, []))
    if room in OUTSIDERS:
        reach = reach & OUTSIDERS[room]
    for match in _INCLUDE.finditer(source):
        name = match.group(1) or match.group(2)
        line = source.count('\n', 0, match.start()) + 1
        target = name.split('/')[0]
        if match.group(1) and '/' in name and target in rooms and target not in reach:
            offences.append(f'{path}:{line}: room {room} may not include {name}')
        for pattern, homes, library in FENCED:
            if pattern.match(name) and not path.startswith(homes):
                offences.append(f'{path}:{line}: {library} ({name}) stays in {", ".join(homes)}')
    code = cpp_text.code_of(source)
    for match in re.finditer(r'(?<![\w:])(?:trajectum::)?([a-z]+)::', code):
        if match.group(1) in rooms and match.group(1) not in reach:
            line = code.count('\n', 0, match.start()) + 1
            offences.append(f'{path}:{line}: room {room} may not name {match.group(1)}::')
    return offences


def file_size_offences(lines_of):
    """`lines_of` maps a path to its number of lines."""
    offences = [f'{path}: {lines} lines, the most is {FILE_LINES_MAX}'
                for path, lines in sorted(lines_of.items()) if lines > FILE_LINES_MAX]
    if lines_of:
        median = statistics.median(lines_of.values())
        if median > FILE_LINES_MEDIAN_MAX:
            offences.append(f'the median file has {median:g} lines, the most is {FILE_LINES_MEDIAN_MAX}')
    return offences


def function_size_offences(path, source, allowed):
    """`allowed` maps (path, function) to the lines it has today: it may shrink, never grow; when it has become a function
    as the others, its line goes."""
    offences = []
    seen = set()
    for name, line, lines in cpp_text.functions_of(source):
        most = max(FUNCTION_LINES_MAX, allowed.get((path, name), 0))
        if lines > FUNCTION_LINES_MAX:
            seen.add((path, name))
        if lines > most:
            offences.append(f'{path}:{line}: {name} has {lines} lines, the most is {most}')
    offences += [f'{path}: {name} is no longer too long: take it from the allowed list'
                 for there, name in allowed if there == path and (there, name) not in seen]
    return offences


def regex_offences(path, source):
    """std::regex overflows the stack on a long text (reliability.md row 15)."""
    code = cpp_text.code_of(source)
    return [f'{path}:{code.count(chr(10), 0, m.start()) + 1}: std::regex is banned: use RE2 or a parser'
            for m in re.finditer(r'\bstd\s*::\s*w?(regex|smatch|cmatch)\b|#\s*include\s*<regex>', code)]


_TYPE = re.compile(r'\b(?:class|struct|union|enum(?:\s+class|\s+struct)?)\s+(?:\[\[[^\]]*\]\]\s*)?([A-Za-z_]\w*)'
                   r'|\busing\s+([A-Za-z_]\w*)\s*=')


def words_of(name):
    return re.findall(r'[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+', name)


def name_offences(path, source, allowed):
    """Words that say nothing. Only where a type is defined; `allowed` holds (path, name)."""
    offences = []
    seen = set()
    code = cpp_text.code_of(source)
    for match in _TYPE.finditer(code):
        name = match.group(1) or match.group(2)
        if re.match(r'\s*[;>,)*&]', code[match.end():]):
            continue  # mentioned, not defined
        banned = [word for word in words_of(name) if word in BANNED_WORDS]
        if banned:
            seen.add((path, name))
        if banned and (path, name) not in allowed:
            line = code.count('\n', 0, match.start()) + 1
            offences.append(f'{path}:{line}: {name}: "{banned[0]}" is banned from names of types')
    offences += [f'{path}: {name} is gone: take it from the allowed list'
                 for there, name in sorted(allowed) if there == path and (there, name) not in seen]
    return offences


_LATER = re.compile(r'\b(' + 'TO' + r'DO(?!\(#\d+\))|FIX' + r'ME|XX' + r'X)\b')


def later_offences(path, source):
    """What is to be done has an issue with a number, or is done."""
    return [f'{path}:{source.count(chr(10), 0, m.start()) + 1}: {m.group(1)} without an issue'
            for m in _LATER.finditer(source)]


_SQL = re.compile(r'\b(SELECT\s+[\w*(]|INSERT\s+(OR\s+\w+\s+)?INTO\b|UPDATE\s+\w+\s+SET\b|DELETE\s+FROM\b|CREATE\s+(TABLE|INDEX)\b'
                  r'|PRAGMA\s+\w|BEGIN\s+(IMMEDIATE|EXCLUSIVE|DEFERRED)\b|ROLLBACK\b)')


def sql_offences(path, source):
    """SQL is written in the store, and in the loop that it is measured against."""
    if path.startswith('engine/store/') or path == BARE_LOOP:
        return []
    return [f'{path}:{line}: SQL text stays in engine/store' for line, text in cpp_text.literals_of(source)
            if _SQL.search(text)]


def example_offences(pins, read):
    """`pins` is lines of `SHA256  PATH`; `read` gives a file's bytes, or None when it is not there."""
    offences = []
    for line in pins.splitlines():
        if not line.strip() or line.startswith('#'):
            continue
        digest, path = line.split(None, 1)
        content = read(path)
        if content is None:
            offences.append(f'{path}: an example of the language is missing')
        elif hashlib.sha256(content).hexdigest() != digest:
            offences.append(f'{path}: an example of the language was changed')
    return offences


# --- pages that list what the code declares ---

def declared_methods(source):
    """Methods of the API in a file of engine/rpc."""
    return set(re.findall(r'\.name\s*=\s*"([a-z]+\.[a-z_]+)"', source))


def declared_events(source):
    """Types of events in pipeline/views_history.cpp."""
    calls = re.findall(r'\b(?:of|at|seat|term)\(([^;]*?)\);', source)
    return {text for call in calls for text in re.findall(r'"([a-z_]+)"', call)}


def declared_reasons(source):
    """Reasons of refusals and conflicts; one that a name is added to ends with a point."""
    return set(re.findall(r'\b(?:refused|conflict)\("([a-z_.]+)"', source))


def page_offences(page, text, kind, declared, listed):
    """`declared` must all stand in backquotes on the page (one that ends with a point: its beginning); of `listed`, what the page
    has of this kind, all must be declared."""
    words = set(re.findall(r'`([^`\n]+)`', text)) | {part for group in re.findall(r'`([^`\n]+)`', text) for part in group.split()}
    def stands(name):
        return name in words or (name.endswith('.') and any(word.startswith(name) for word in words))
    return [f'{page}: {kind} {name} is not on the page' for name in sorted(declared) if not stands(name)] \
        + [f'{page}: {kind} {name} does not exist' for name in sorted(listed - declared)]


_NAMED_FILE = re.compile(r'`([\w.<>*-]+(?:/[\w.<>*-]+)+)/?`')


def named_file_offences(page, text, exists):
    """Every path in backquotes is there: from the root, or below engine/. `<noun>` stands for any; a path without a known root
    and without an ending is none (`job/worker`)."""
    offences = []
    for match in _NAMED_FILE.finditer(text):
        path = re.sub(r'<\w+>', '*', match.group(1))
        rooted = path.split('/')[0] in ('engine', 'tests', 'docs', 'scripts', 'workflows', 'plugins')
        if not rooted and not re.search(r'\.(cpp|hpp|py|lua|md|tsv)$', path):
            continue
        if not exists(path) and not exists('engine/' + path):
            line = text.count('\n', 0, match.start()) + 1
            offences.append(f'{page}:{line}: there is no {path}')
    return offences


# Words of the documents that this server was made for, and the names that they give things. A `D125` beside a line is no such word.
DOCUMENT_WORDS = (
    # where and who
    'limburg', 'parkstad', 'maastricht', 'heuvelland', 'westelijke mijnstreek', 'heerlen', 'roermond', 'weert', 'nederweert', 'leudal',
    'maasgouw', 'echt-susteren', 'roerdalen', 'cranendonck', 'gemeente', 'centrumgemeente', 'gewest', 'subregio', 'arbeidsmarktregio', 'uwv',
    'wsp', 'lwv', 'sbb', 'keyport', 'podium 24', 'werkcentrum', 'leerwerkloket', 'servicepunt', 'focusteam', 'jobhunter', 'werkmakelaar',
    'arbeidsmakelaar', 'werkgeversaanjager', 'kwartiermaker',
    # what they do
    'focusbestand', 'perspectief op werk', 'perspectief_op_werk', 'matchen op werk', 'talent charter', 'zo werkt', 'werkori[eë]ntatie', 'carrousel',
    'sprincplank', 'leerwerk', 'leerwerkplek', 'praktijkverklaring', 'meester-gezel', 'nazorg', 'voucher', 'begeleidingsvoucher', 'harrie',
    'videocv', 'plan van aanpak', 'vraagombuiging', 'herontwerp', 'hr-scan', 'menukaart', 'banenmarkt', 'intervisie', 'voorschakeltraject',
    'klantreis', 'routekaart', 'casusoverleg', 'peilmoment', 'verdeelsleutel', 'kwartaalbericht', 'jobcarving', 'loonwaarde', 'loonkostensubsidie',
    'studietoelage', 'no-riskpolis', 'inburgering', 'leerbaarheidstoets', 'duale? trajecten', 'dagjemeedraaien',
    # whom and with what
    'statushouder', 'bijstand', 'wajong', 'nugger', 'participatiewet', 'participatiebudget', 'doelgroepregister', 'laaggeletterdheid', 'schoolverlater',
    'max ww', 'tozo', 'sonar', 'competensys', 'kandidaatverkenner', 'wizzr', 'sroi', 'esf', 'suwi', 'otib', 'oom', 'stooff', 'o&o', 'vdl nedcar',
)
_DOCUMENT_WORD = re.compile(r'(?<![^\W_])(' + '|'.join(DOCUMENT_WORDS) + r')(e?n|s|en)?(?![^\W_])', re.I)

_DECLARED = re.compile(r'\b(?:route|register|decision|budget|pool|role|share|count|average|total|duration)\s*"([a-z][a-z0-9_]*)"\s*\{')


def declared_ids(lua):
    """The ids that a bundle's file gives to what it declares (`role "x" { … }`, not `by = role "x"`)."""
    return set(_DECLARED.findall(lua))


def document_offences(path, text, ids):
    """The engine knows no region: none of the documents' words, in code or comment, and none of a region's `ids`."""
    offences = []
    for number, line in enumerate(text.splitlines(), 1):
        offences += [f'{path}:{number}: {m.group(0)}: a word of the documents; the engine knows no region' for m in _DOCUMENT_WORD.finditer(line)]
        offences += [f'{path}:{number}: {word}: an id of a region\'s bundle; the engine knows no region'
                     for word in re.findall(r'[a-z][a-z0-9_]*', line) if word in ids]
    return offences


_SENTENCE = re.compile(r"\b(?:(?:refused|conflict|forbidden|invalid_params|not_found|not_by_hand)\s*\(|"
                       r"Text\b\s*\w*\s*(?:=\s*)?\{)")
_OPENS, _SHUTS = '([{', ')]}'


def _parts(code, start):
    """(from, to) of each part between commas in what opens at `start`."""
    parts, depth, begin = [], 0, start + 1
    for at in range(start, len(code)):
        depth += (code[at] in _OPENS) - (code[at] in _SHUTS)
        if depth == 0 or (depth == 1 and code[at] == ','):
            parts.append((begin, at))
            begin = at + 1
        if depth == 0:
            return parts
    return []


def _words(part):
    return ''.join(text for _, text in cpp_text.literals_of(part))


def sentences_of(source):
    """(line, [Dutch, English]) of each sentence for people that is written out: in a refusal, or as a Text."""
    code = cpp_text.code_of(source)
    for match in _SENTENCE.finditer(code):
        start = match.end() - 1
        for begin, end in [(start, start + 1)] if code[start] == '{' else _parts(code, start):
            at = begin + len(code[begin:end]) - len(code[begin:end].lstrip())
            texts = [source[a:b].strip() for a, b in _parts(code, at)] if at < end and code[at] == '{' else []
            if any(re.search('[A-Za-z]', _words(text)) for text in texts):
                yield code.count('\n', 0, at) + 1, texts


def sentence_offences(path, source):
    """A refusal speaks Dutch and English: two sentences that differ, neither of them empty."""
    offences = []
    for line, texts in sentences_of(source):
        if len(texts) != 2:
            offences.append(f'{path}:{line}: a sentence for people in Dutch and English has two parts, not {len(texts)}')
        elif texts[0] == texts[1] or '""' in texts:
            offences.append(f'{path}:{line}: the Dutch and the English sentence are the same, or one is empty')
    return offences


def guard_offences(path, text):
    """A header without a guard named after its path. Not `#pragma once`: it knows a header by its time, and a precompiled
    header may have been made at another one."""
    name = 'TRAJECTUM_' + re.sub(r'[^A-Z0-9]', '_', re.sub('^engine/', '', path).upper())
    guarded = f'#ifndef {name}\n#define {name}\n' in text
    return [] if guarded else [f'{path}: no guard {name}']
