#!/usr/bin/env python3
"""Runs the laws of the house on the tree, after proving on made-up text that each of them can fail.

Needs Python's standard library only. Prints the offences and ends with `N passed, N failed`; exit code 1 when any failed.
"""
import hashlib
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(pathlib.Path(__file__).parent))

import allowed  # noqa: E402
import cpp_text  # noqa: E402
import laws  # noqa: E402

SOURCES = ('.cpp', '.hpp', '.def')
ALL_TEXT = SOURCES + ('.py', '.lua', '.txt', '.md', '')


def tree(folders, endings):
    """path -> text, for files under the folders of the repository. What fuzzers keep is bytes."""
    found = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob('*')):
            if path.is_file() and path.suffix in endings and not {'__pycache__', 'corpus'} & set(path.parts):
                found[path.relative_to(ROOT).as_posix()] = path.read_text(encoding='utf-8')
    return found


def lines(text):
    return text.count('\n') + (not text.endswith('\n') and bool(text))


# --- the laws on the tree ---

def law_rooms_stand_in_order():
    return laws.order_offences((ROOT / 'engine/CMakeLists.txt').read_text())


def law_includes_go_down():
    rooms = laws.rooms_of((ROOT / 'engine/CMakeLists.txt').read_text())
    return [o for path, text in tree(['engine'], SOURCES).items() for o in laws.include_offences(path, text, rooms)]


def law_every_folder_is_a_room():
    rooms = laws.rooms_of((ROOT / 'engine/CMakeLists.txt').read_text())
    folders = {path.name for path in (ROOT / 'engine').iterdir() if path.is_dir()}
    return [f'engine/{name}: is a folder or a room, not both' for name in sorted(folders ^ set(rooms))]


def law_files_are_short():
    return laws.file_size_offences({p: lines(t) for p, t in tree(['engine', 'tests'], SOURCES + ('.py', '.lua')).items()})


def law_headers_are_guarded():
    return [o for path, text in tree(['engine', 'tests'], ('.hpp',)).items() for o in laws.guard_offences(path, text)]


def law_functions_are_short():
    files = tree(['engine'], SOURCES)
    gone = [f'{path}: is not there: take it from the allowed list' for path, _ in allowed.FUNCTIONS if path not in files]
    return gone + [o for path, text in files.items()
                   for o in laws.function_size_offences(path, text, allowed.FUNCTIONS)]


def law_std_regex_is_banned():
    return [o for path, text in tree(['engine', 'tests'], SOURCES).items() for o in laws.regex_offences(path, text)]


def law_type_names_say_something():
    files = tree(['engine'], SOURCES)
    gone = [f'{path}: is not there: take it from the allowed list' for path, _ in sorted(allowed.NAMES) if path not in files]
    return gone + [o for path, text in files.items() for o in laws.name_offences(path, text, allowed.NAMES)]


def law_nothing_is_left_for_later():
    return [o for path, text in tree(['engine', 'tests', 'scripts', 'workflows', 'plugins'], ALL_TEXT).items()
            if not path.startswith('tests/laws/') for o in laws.later_offences(path, text)]


def law_sql_stays_in_the_store():
    return [o for path, text in tree(['engine'], SOURCES).items() for o in laws.sql_offences(path, text)]


def law_examples_are_untouched():
    def read(path):
        file = ROOT / path
        return file.read_bytes() if file.is_file() else None
    return laws.example_offences((ROOT / 'tests/laws/examples.sha256').read_text(), read)


def law_the_wire_page_is_whole():
    page = (ROOT / 'docs/wire.md').read_text()
    methods, events, reasons = set(), set(), set()
    for path, text in tree(['engine'], SOURCES).items():
        if path.startswith('engine/rpc/'):
            methods |= laws.declared_methods(text)
        if path == 'engine/pipeline/views_history.cpp':
            events |= laws.declared_events(text)
        if path.startswith(('engine/rpc/', 'engine/turn/', 'engine/pipeline/', 'engine/store/')):
            reasons |= laws.declared_reasons(text)
    reasons -= {'region.max', 'schema.foreign'}  # of a start that fails: no client hears them
    listed = set(re.findall(r'^\| `([a-z]+\.[a-z_]+)`', page, re.M))
    return laws.page_offences('docs/wire.md', page, 'method', methods, listed) \
        + laws.page_offences('docs/wire.md', page, 'event', events, set()) \
        + laws.page_offences('docs/wire.md', page, 'reason', reasons, set())


def law_refusals_speak_dutch_and_english():
    files = tree(['engine'], SOURCES)
    seen = sum(len(list(laws.sentences_of(text))) for text in files.values())
    blind = [] if seen > 300 else [f'only {seen} sentences were found: the law looks past them']
    return blind + [o for path, text in files.items() for o in laws.sentence_offences(path, text)]


def law_the_engine_knows_no_region():
    ids = set()
    for path, text in tree(['plugins'], ('.lua',)).items():
        ids |= laws.declared_ids(text)
    blind = [] if len(ids) > 30 else [f'only {len(ids)} ids were found in plugins/: the law looks past them']
    own = ids - laws.declared_ids(''.join(tree(['workflows'], ('.lua',)).values())) - set(allowed.DOCUMENT_PLAIN)
    files = {p: t for p, t in tree(['engine'], ALL_TEXT).items() if not p.startswith(allowed.DOCUMENT_ROOMS)}
    said = {word for text in files.values() for word in re.findall(r'[a-z][a-z0-9_]*', text)}
    gone = [f'{word}: the engine or the bundle has no such word: take it from the allowed list'
            for word in sorted(allowed.DOCUMENT_PLAIN) if word not in said or word not in ids]
    return blind + gone + [o for path, text in files.items() for o in laws.document_offences(path, text, own)]


def law_dependencies_are_listed_with_their_licences():
    done = subprocess.run([sys.executable, str(ROOT / 'scripts/dependencies'), '--check'], capture_output=True, text=True)
    return [done.stderr.strip()] if done.returncode else []


def law_the_plan_names_every_room():
    rooms = set(laws.rooms_of((ROOT / 'engine/CMakeLists.txt').read_text()))
    plan = (ROOT / 'ARCHITECTURE.md').read_text()
    return laws.page_offences('ARCHITECTURE.md', plan, 'room', rooms, set())


def law_the_pages_name_files_that_exist():
    return [o for page in ('CONTRIBUTING.md', 'ARCHITECTURE.md')
            for o in laws.named_file_offences(page, (ROOT / page).read_text(), lambda path: any(ROOT.glob(path)))]


# --- proofs that each law can fail: (offending, innocent) pairs ---

CMAKE = 'trajectum_room(base LIBS x)\ntrajectum_room(model DEPS base)\ntrajectum_room(store DEPS model LIBS y)\n' \
        'trajectum_room(turn DEPS model)\ntrajectum_room(pipeline DEPS turn store)\ntrajectum_room(client DEPS store)\n'
ROOMS = laws.rooms_of(CMAKE)


def expect(condition, what):
    return [] if condition else [f'expected: {what}']


def proof_rooms_in_order():
    return expect(laws.order_offences('trajectum_room(a DEPS b)\ntrajectum_room(b)\n'), 'a room above its dependency offends') \
        + expect(laws.order_offences('trajectum_room(a DEPS a)\n'), 'a room on itself offends') \
        + expect(not laws.order_offences(CMAKE), 'a downward list is fine')


def proof_the_engine_knows_no_region():
    def offends(text):
        return bool(laws.document_offences('engine/turn/a.cpp', text, {'werkplein'}))
    return expect(offends('// the vouchers of D062\n'), 'a word of the documents in a comment offends') \
        + expect(offends('auto x = "Zuid-Limburg";\n'), 'the name of a region offends') \
        + expect(offends('if (source == "uwv") return;\n'), 'a source of the documents offends') \
        + expect(offends('case Nazorg: break;\n') and offends('int harrie_buddy = 0;\n'), 'capitals and underscores hide nothing') \
        + expect(offends('open("werkplein");\n'), 'an id of a bundle offends') \
        + expect(not offends('// five funders, pro rata (D125)\n'), 'a reference to the source is fine') \
        + expect(not offends('// bloom, wespen, vouched\n'), 'a word that only contains one is fine') \
        + expect(laws.declared_ids('role "x" { } by = role "y", budget "z" { euro(1) }') == {'x', 'z'}, 'what is declared, not what is named')


def proof_includes():
    def offends(path, text):
        return bool(laws.include_offences(path, text, ROOMS))
    return expect(offends('engine/model/a.cpp', '#include "store/store.hpp"\n'), 'an upward include offends') \
        + expect(offends('engine/turn/a.cpp', '#include "store/store.hpp"\n'), 'a sideward include offends') \
        + expect(not offends('engine/pipeline/a.cpp', '#include "base/text.hpp"\n'), 'base is for every room') \
        + expect(offends('engine/pipeline/a.cpp', '#include "model/value.hpp"\n'), 'a room that comes along behind another offends') \
        + expect(offends('engine/turn/a.cpp', 'auto q = store::ItemQuery{};\n'), 'naming a room that is not below offends') \
        + expect(not offends('engine/turn/a.cpp', '// store::ItemQuery\n'), 'a comment names nothing') \
        + expect(offends('engine/client/a.cpp', '#include "store/store.hpp"\n'), 'the client stays outside, whatever DEPS says') \
        + expect(offends('engine/turn/a.cpp', '#include <lua.h>\n'), 'lua.h outside its rooms offends') \
        + expect(offends('engine/store/memory/a.cpp', '#include <sqlite3.h>\n'), 'sqlite3.h outside its driver offends') \
        + expect(not offends('engine/store/sqlite/a.cpp', '#include <sqlite3.h>\n'), 'sqlite3.h in its driver is fine') \
        + expect(not offends('engine/bench/bare_loop.cpp', '#include <sqlite3.h>\n'), 'and in the bare loop') \
        + expect(offends('engine/bench/rounds.cpp', '#include <sqlite3.h>\n'), 'elsewhere in the bench it offends') \
        + expect(offends('engine/client/a.cpp', '#include <boost/asio/post.hpp>\n'), 'Asio outside net offends') \
        + expect(offends('engine/turn/a.cpp', '  #  include "net/asio.hpp"\n'), 'Asio by its own header offends')


def proof_file_sizes():
    return expect(laws.file_size_offences({'a': 601}), 'a file of 601 lines offends') \
        + expect(laws.file_size_offences({'a': 151, 'b': 200, 'c': 10}), 'a median of 151 offends') \
        + expect(not laws.file_size_offences({'a': 600, 'b': 150, 'c': 10}), 'files within the bounds are fine') \
        + expect(lines('a\nb\n') == 2 and lines('a\nb') == 2, 'two lines are two lines')


def proof_function_sizes():
    def text(head, count):
        return f'namespace n {{\n{head} {{\n' + '  f();  // }}\n' * (count - 2) + '}\n}\n'

    def offends(source, known=None):
        return bool(laws.function_size_offences('a', source, known or {}))
    return expect(offends(text('int f(int a)', 71)), 'a function of 71 lines offends') \
        + expect(not offends(text('int f(int a)', 70)), 'one of 70 is fine') \
        + expect(offends(text('C::C(int a) : a_{a}, b_(2)', 71)), 'a constructor with a list is a function') \
        + expect(offends(text('auto f() -> std::vector<int>', 71)), 'a trailing type hides nothing') \
        + expect(offends(text('class A {\n int f() const noexcept', 71) + '}\n'), 'a member is a function') \
        + expect(not offends(text('struct A', 200)), 'a type is no function') \
        + expect(not offends(text('int f()', 80), {('a', 'f'): 80}), 'what is allowed may stay') \
        + expect(offends(text('int f()', 81), {('a', 'f'): 80}), 'what is allowed may not grow') \
        + expect(offends(text('int f()', 20), {('a', 'f'): 80}), 'what has shrunk leaves the list')


def proof_cpp_text():
    source = 'auto a = "x{" "y"; // "no" {\nauto b = R"q(S\nT)q"; char c = \'"\'; int d = 1\'000;\nf("z");'
    return expect([t for _, t in cpp_text.literals_of(source)] == ['x{y', 'S\nT', 'z'], 'texts are found, parts joined') \
        + expect('{' not in cpp_text.code_of(source), 'braces of texts and comments are gone') \
        + expect(cpp_text.code_of(source).count('\n') == source.count('\n'), 'lines stay lines')


def proof_guards():
    good = '// x\n#ifndef TRAJECTUM_A_B_HPP\n#define TRAJECTUM_A_B_HPP\n'
    return expect(not laws.guard_offences('engine/a/b.hpp', good), 'a guard of its path is fine') \
        + expect(laws.guard_offences('engine/a/c.hpp', good), 'the guard of another offends') \
        + expect(laws.guard_offences('engine/a/b.hpp', '#pragma once\n'), 'none offends')


def proof_regex():
    return expect(laws.regex_offences('a', 'std::regex r("a");'), 'std::regex offends') \
        + expect(laws.regex_offences('a', '#include <regex>\n'), 'its header offends') \
        + expect(not laws.regex_offences('a', '// std::regex\nre2::RE2 r("std::regex");'), 'speaking of it is fine')


def proof_names():
    def offends(text, known=()):
        return bool(laws.name_offences('a', text, set(known)))
    return expect(offends('class StepHandler {'), 'Handler offends') \
        + expect(offends('struct Data { int a; };'), 'Data offends') \
        + expect(offends('enum class CaseInfo : int {'), 'Info offends') \
        + expect(offends('using CaseData = int;'), 'an alias offends') \
        + expect(not offends('struct Database {}; class Utility {}; struct Mandate {};'), 'parts of words are fine') \
        + expect(not offends('class StepHandler; f(struct Data*);'), 'a mention is fine') \
        + expect(not offends('class OldHandler {', [('a', 'OldHandler')]), 'what is allowed may stay') \
        + expect(offends('class OldFriend {', [('a', 'OldHandler')]), 'what is gone leaves the list')


def proof_later():
    word = 'TO' + 'DO'
    return expect(laws.later_offences('a', f'// {word}: later'), 'a bare one offends') \
        + expect(laws.later_offences('a', '# FIX' + 'ME'), 'the other one offends') \
        + expect(not laws.later_offences('a', f'// {word}(#12): later'), 'one with an issue is fine')


def proof_sql():
    return expect(laws.sql_offences('engine/turn/a.cpp', 'f("SELECT a FROM b");'), 'a query offends') \
        + expect(laws.sql_offences('engine/turn/a.cpp', 'f("INSERT " "INTO b VALUES (1)");'), 'in two parts as well') \
        + expect(not laws.sql_offences('engine/store/a.cpp', 'f("SELECT a FROM b");'), 'the store may') \
        + expect(not laws.sql_offences('engine/bench/bare_loop.cpp', 'f("SELECT a FROM b");'), 'the bare loop may') \
        + expect(laws.sql_offences('engine/bench/a.cpp', 'f("SELECT a FROM b");'), 'the rest of the bench may not') \
        + expect(not laws.sql_offences('engine/turn/a.cpp', 'f("select one"); // SELECT a'), 'words are fine')


def proof_examples():
    pin = hashlib.sha256(b'abc').hexdigest() + '  a.lua\n# a comment\n'
    return expect(laws.example_offences(pin, lambda _: b'abd'), 'another byte offends') \
        + expect(laws.example_offences(pin, lambda _: None), 'a missing file offends') \
        + expect(not laws.example_offences(pin, lambda _: b'abc'), 'the same bytes are fine')


def proof_pages():
    code = 'add({.name = "case.open", .x});  return of(a ? "opened" : "closed"); auto o = at("late", e.node); o.set("no", 1);' \
           ' return refused("evidence." + k, t); return refused("state", t); return conflict("key", t);'
    page = 'has `case.open` and `opened, closed` and `late x`, `evidence.<kind>`, `state`, `key`'

    def offends(text, listed=()):
        declared = laws.declared_methods(code) | laws.declared_events(code) | laws.declared_reasons(code)
        return bool(laws.page_offences('a', text, 'word', declared, set(listed)))
    return expect(laws.declared_methods(code) == {'case.open'}, 'methods are found') \
        + expect(laws.declared_events(code) == {'opened', 'closed', 'late'}, 'events are found') \
        + expect(laws.declared_reasons(code) == {'evidence.', 'state', 'key'}, 'reasons are found') \
        + expect(offends(page.replace('case.open', 'case.shut')), 'what is missing offends') \
        + expect(offends(page.replace('evidence.', 'proof.')), 'a missing beginning offends') \
        + expect(offends(page.replace('opened, closed', '`opened` `closed`'), ['case.get']), 'what does not exist offends') \
        + expect(not offends(page.replace('`opened, closed`', '`opened` `closed`'), ['case.open']), 'a whole page is fine')


def proof_named_files():
    there = {'engine/a/b.cpp', 'docs', 'tests/x'}

    def offends(text):
        return bool(laws.named_file_offences('a.md', text, lambda path: path in there))
    return expect(offends('see `engine/a/c.cpp`'), 'a file that is not there offends') \
        + expect(offends('see `a/c.cpp`, or `tests/y`'), 'so it does below engine/, and a folder') \
        + expect(not offends('`engine/a/b.cpp`, `a/b.cpp`, `tests/x`, `case.open`, `read_*.cpp`, `serve --tcp HOST/x`, `a/b`'), 'what is there, or is no file, is fine')


def proof_sentences():
    def told(text):
        return len(laws.sentence_offences('engine/turn/x.cpp', text))

    expect(told('return refused("a", {"Nee (" + x + ").", "No (" + x + ")."}, "p");') == 0, 'both languages are fine')
    expect(told('Text why{n.id, n.id}; auto t = Text{"Ja", "Yes"};') == 0, 'a name is the same in both')
    expect(told('return refused("a", {"Nee.", "Nee."});') == 1, 'the same twice')
    expect(told('return refused("a", {"Nee."});') == 1, 'one language only')
    expect(told('return refused("a", {"Nee.", ""});') == 1, 'an empty sentence')
    expect(told('return forbidden({"Nee.", "No."}, {"Vraag het.", "Vraag het."});') == 1, 'a hint too')
    expect(told('auto t = gone ? Text{"Weg.", "Gone."} : Text{"Er.", "Er."};') == 1, 'a Text by itself')
    expect(told('return not_by_hand({"Vraag, of wacht; {zo}.",\n  "Ask, or wait; {so}."});') == 0, 'commas and braces in a text')


def main():
    passed = failed = 0
    checks = [(n, f) for n, f in globals().items() if n.startswith('proof_')]
    checks += [(n, f) for n, f in globals().items() if n.startswith('law_')]
    for name, check in checks:
        offences = check()
        if offences:
            failed += 1
            print(f'FAILED {name}')
            for offence in offences:
                print(f'  {offence}')
        else:
            passed += 1
    print(f'{passed} passed, {failed} failed')
    return 1 if failed or not passed else 0


if __name__ == '__main__':
    sys.exit(main())
