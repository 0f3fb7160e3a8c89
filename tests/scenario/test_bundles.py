"""A region's bundle as one file: `trajectum plugin pack`, `keygen`, `show`, `check`, `test`, with the real binary."""

import base64
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import stat
import subprocess
import tarfile

import harness
from harness import ROOT, Suite, equal, scratch

suite = Suite()
REGION = os.path.join(ROOT, "plugins", "zuid-limburg")
WORKFLOW = os.path.join(ROOT, "workflows", "werkroute")


def run(*arguments, cwd=None):
    done = subprocess.run([harness.BINARY, *arguments], capture_output=True, text=True, timeout=120, cwd=cwd)
    return done.returncode, done.stdout, done.stderr


def good(*arguments, cwd=None):
    """What a command printed as JSON."""
    code, out, error = run(*arguments, "--json", cwd=cwd)
    equal(code, 0, out + error)
    return json.loads(out)


def read(path):
    with open(path, "rb") as file:
        return file.read()


def parts(path):
    """(header as a dictionary, archive) of a bundle file."""
    head, archive = read(path).split(b"\n\n", 1)
    lines = head.decode().split("\n")
    equal(lines[0], "trajectum-bundle 1")
    return dict(line.split(" ", 1) for line in lines[1:]), archive


def shelves():
    """A folder with copies of workflows/ and plugins/."""
    top = scratch()
    for shelf in ("workflows", "plugins"):
        shutil.copytree(os.path.join(ROOT, shelf), os.path.join(top, shelf))
    return top


def packed(*arguments):
    out = os.path.join(scratch(), "region.tjp")
    return out, good("plugin", "pack", REGION, "-o", out, *arguments)


@suite
def a_packed_region_is_a_tar_that_other_programs_read():
    path, told = packed()
    header, archive = parts(path)
    equal(header, {"sha256": hashlib.sha256(archive).hexdigest(), "publisher": "-", "key": "-", "signature": "-"})
    equal(told["bytes"], os.path.getsize(path))
    equal(told["sha256"], hashlib.sha256(read(path)).hexdigest())
    expected = {}
    for root, folder in (("plugin", REGION), ("workflows/werkroute", WORKFLOW)):
        for above, _, files in os.walk(folder):
            for name in files:
                whole = os.path.join(above, name)
                expected[f"{root}/{os.path.relpath(whole, folder)}"] = read(whole)
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        members = tar.getmembers()
        equal({member.name: tar.extractfile(member).read() for member in members}, expected)
        equal({(m.mtime, m.uid, m.gid, m.mode, m.isreg()) for m in members}, {(0, 0, 0, 0o644, True)})
        equal([m.name for m in members], sorted(m.name for m in members))
    equal(len(gzip.decompress(archive)) % 512, 0)


@suite
def the_same_folder_gives_the_same_bytes_wherever_it_lies():
    here, _ = packed()
    top = shelves()
    shutil.copytree(os.path.join(top, "plugins", "zuid-limburg"), os.path.join(top, "elsewhere"))
    os.utime(os.path.join(top, "elsewhere", "plugin.json"), (1, 1))
    os.chmod(os.path.join(top, "elsewhere", "plugin.json"), 0o600)
    told = good("plugin", "pack", "elsewhere", "--workflows", "workflows", cwd=top)
    equal(told["file"], "zuid-limburg-1.0.0.tjp")
    equal(read(os.path.join(top, told["file"])), read(here))


@suite
def a_file_is_the_bundle_that_its_folder_is():
    path, told = packed()
    folder, file = good("plugin", "show", REGION), good("plugin", "show", path)
    equal(file["bundle"], folder["bundle"])
    equal(told["bundle"], folder["bundle"])
    equal(file["plugin"], folder["plugin"])
    equal(file["workflows"], folder["workflows"])
    equal(file["manifest"], json.loads(read(os.path.join(REGION, "plugin.json"))))
    assert "file" not in folder, folder
    equal(file["file"], {"bytes": told["bytes"], "sha256": told["sha256"], "publisher": None, "key": None})
    code, out, _ = run("plugin", "show", path, "--lang", "en")
    equal(code, 0)
    assert "not signed" in out and "plugin.json" in out and "capabilities  registers" in out, out


@suite
def check_and_test_work_on_a_file_as_on_its_folder():
    path, _ = packed()
    for verb in (["check"], ["plugin", "check"]):
        of_file, of_folder = good(*verb, path), good(*verb, REGION)
        equal(of_file, of_folder)
        equal(of_file["good"], True)
    equal(run("test", path)[0], 0)
    code, out, _ = run("plugin", "test", path, "--lang", "en")
    equal(code, 0)
    assert "0 failed" in out, out
    code, out, _ = run("graph", path, "--route", "voucher", "--format", "mermaid")
    equal((code, out), run("graph", REGION, "--route", "voucher", "--format", "mermaid")[:2])


@suite
def a_key_is_its_owners_alone_and_never_written_over():
    folder = scratch()
    key = os.path.join(folder, "region.key")
    told = good("plugin", "keygen", key, "--publisher", "zuid-limburg")
    equal(told["publisher"], "zuid-limburg")
    equal(len(base64.b64decode(told["key"])), 32)
    equal(stat.S_IMODE(os.stat(key).st_mode), 0o600)
    before = read(key)
    code, _, error = run("plugin", "keygen", key, "--publisher", "zuid-limburg", "--lang", "en")
    equal(code, 1)
    assert "never written over" in error, error
    equal(read(key), before)
    os.symlink(os.path.join(folder, "nowhere"), os.path.join(folder, "link"))
    equal(run("plugin", "keygen", os.path.join(folder, "link"), "--publisher", "x")[0], 1)
    equal(os.path.exists(os.path.join(folder, "nowhere")), False)
    code, _, error = run("plugin", "keygen", os.path.join(folder, "other.key"), "--publisher", "Zuid Limburg")
    equal(code, 1)
    assert "kleine letters" in error, error
    equal(run("plugin", "keygen", os.path.join(folder, "other.key"))[0], 2)


@suite
def a_signed_file_says_by_whom():
    key = os.path.join(scratch(), "region.key")
    made = good("plugin", "keygen", key, "--publisher", "zuid-limburg")
    path, told = packed("--key", key)
    equal(told["publisher"], "zuid-limburg")
    header, _ = parts(path)
    equal((header["publisher"], header["key"]), ("zuid-limburg", made["key"]))
    shown = good("plugin", "show", path)
    equal((shown["file"]["publisher"], shown["file"]["key"]), ("zuid-limburg", made["key"]))
    equal(packed("--key", key)[1]["sha256"], told["sha256"])
    equal(good("plugin", "check", path)["good"], True)


@suite
def a_changed_byte_is_refused_in_both_languages():
    key = os.path.join(scratch(), "region.key")
    good("plugin", "keygen", key, "--publisher", "zuid-limburg")
    path, _ = packed("--key", key)
    whole = bytearray(read(path))
    said = set()
    for at in (5, 30, 90, 110, 170, 260, len(whole) // 2, len(whole) - 1):
        changed = bytearray(whole)
        changed[at] ^= 1
        with open(path, "wb") as file:
            file.write(changed)
        for lang, verb in (("nl", ["plugin", "show"]), ("en", ["check"]), ("en", ["plugin", "test"])):
            code, out, error = run(*verb, path, "--lang", lang)
            equal(code, 1, f"byte {at}")
            said.add((out + error).split("\n")[0].split(": ", 1)[1])
    assert "de handtekening van deze bundel klopt niet" in said, said
    assert "this bundle was damaged or changed after it was packed" in said, said


@suite
def what_cannot_be_packed_is_refused_with_what_to_do():
    top = shelves()
    region = os.path.join(top, "plugins", "zuid-limburg")

    def refused(*arguments):
        code, out, error = run("plugin", "pack", *arguments, "--lang", "en", cwd=top)
        equal((code, out), (1, ""))
        equal([name for name in os.listdir(top) if ".tjp" in name and name != "a.tjp"], [])
        return error

    assert "goes with the plugin that requires it" in refused("workflows/werkroute")
    assert "there is no such folder" in refused("plugins/nowhere")
    assert "cannot be read" in refused(region, "--key", "nowhere.key")
    assert "is no key to sign with" in refused(region, "--key", os.path.join(region, "plugin.json"))
    assert "cannot be written" in refused(region, "-o", "nowhere/x")
    equal(run("plugin", "pack", region, "-o", "a.tjp", cwd=top)[0], 0)
    assert "is packed already" in refused("a.tjp")
    with open(os.path.join(region, "readme.md"), "w", encoding="utf-8") as file:
        file.write("x")
    assert "are one name on some disks" in refused(region)
    os.remove(os.path.join(region, "readme.md"))
    with open(os.path.join(region, "routes", "x.lua"), "w", encoding="utf-8") as file:
        file.write('return route "x" { extends = "werkrout" }')
    assert "did you mean `werkroute`" in refused(region)


def edit(top, path, was, now):
    whole = os.path.join(top, path)
    text = read(whole).decode()
    assert was in text, f"{path} has no {was}"
    with open(whole, "w", encoding="utf-8") as file:
        file.write(text.replace(was, now, 1))


ROUTE = "plugins/zuid-limburg/routes/perspectief_op_werk.lua"


@suite
def a_difference_is_told_by_area_in_json_text_and_drawings():
    old, new = packed()[0], shelves()
    edit(new, ROUTE, "due = workdays(5)", "due = workdays(3)")
    edit(new, ROUTE, 'nl = "Videocv opnemen"', 'nl = "Video-cv opnemen"')
    edit(new, ROUTE, 'skip_by  = role "consultant",', "")
    edit(new, ROUTE, 'after "intake.competence_profile" {',
         'after "intake.competence_profile" {\n    step "second_talk" { title = { nl = "Tweede gesprek", en = "Second talk" }, by = role "consultant", due = workdays(5) },')
    edit(new, "plugins/zuid-limburg/metrics.lua", 'target = "30%"', 'target = "35%"')
    edit(new, "plugins/zuid-limburg/plugin.json", '"version": "1.0.0"', '"version": "1.1.0"')
    region = os.path.join(new, "plugins", "zuid-limburg")
    drawings = os.path.join(scratch(), "drawings")
    told = good("plugin", "diff", old, region, "--diagrams", drawings)
    equal((told["was"]["version"], told["now"]["version"]), ("1.0.0", "1.1.0"))
    equal(told["was"]["bundle"], good("plugin", "show", REGION)["bundle"])
    changes = {area: [(c["change"], c["name"], c.get("key")) for c in found] for area, found in told["changes"].items() if found}
    equal(changes["nodes"], [("changed", "intake.broad_intake", "due"), ("added", "intake.second_talk", None)])
    equal(changes["texts"], [("changed", "intake.video_cv", "title.nl")])
    equal(changes["rights"], [("removed", "intake.video_cv", "skip_by")])
    equal(changes["metrics"], [("changed", "direct_within_3_months", "target")])
    arcs = {(c["change"], c["name"]) for c in told["changes"]["arcs"]}
    assert ("added", "intake.competence_profile -> intake.second_talk") in arcs, arcs
    assert ("removed", "intake.competence_profile -> intake.video_cv") in arcs, arcs
    equal(set(changes), {"nodes", "texts", "rights", "metrics", "arcs"})
    due = told["changes"]["nodes"][0]
    equal((due["was"], due["now"], due["was_at"], due["now_at"]), ("workdays(5)", "workdays(3)", ROUTE + ":9", ROUTE + ":9"))
    equal(os.listdir(drawings), ["perspectief_op_werk.svg"])
    assert b"intake.second_talk" in read(os.path.join(drawings, "perspectief_op_werk.svg"))
    code, out, _ = run("plugin", "diff", old, region)
    equal(code, 0)
    assert "kengetallen\n  ~ share direct_within_3_months  target: \"30%\" -> \"35%\"" in out, out
    equal(run("plugin", "diff", old, REGION, "--lang", "en")[1].split("\n")[1], "no difference")


@suite
def a_node_that_is_called_otherwise_is_told_once():
    new = shelves()
    edit(new, ROUTE, 'step "video_cv" {', 'step "film_cv" {\n      was      = "video_cv",')
    drawings = os.path.join(scratch(), "drawings")
    region = os.path.join(new, "plugins", "zuid-limburg")
    told = good("plugin", "diff", REGION, region, "--diagrams", drawings)["changes"]
    found = [(area, c["change"], c["name"], c["was"], c["now"]) for area, changes in told.items() for c in changes]
    equal(found, [("nodes", "renamed", "intake.film_cv", "intake.video_cv", "intake.film_cv")])
    drawn = read(os.path.join(drawings, "perspectief_op_werk.svg")).decode()
    equal(len(re.findall(r'data-node="intake.(?:film|video)_cv"', drawn)), 1, "one box")
    assert "`intake.film_cv` heette `intake.video_cv`" in drawn
    equal([line for line in run("plugin", "diff", REGION, region)[1].split("\n") if line.startswith("  ")],
          ["  > perspectief_op_werk: step intake.film_cv (intake.video_cv)  (" + ROUTE + ":12)"])


@suite
def a_changed_title_is_a_difference_of_texts():
    new = shelves()
    edit(new, "plugins/zuid-limburg/labels.lua", 'nl = "Videocv"', 'nl = "Video-cv"')
    edit(new, "workflows/werkroute/labels.lua", 'nl = "Sector"', 'nl = "Bedrijfstak"')
    told = good("plugin", "diff", REGION, os.path.join(new, "plugins", "zuid-limburg"))["changes"]
    equal([(area, c["kind"], c["key"], c["now"]) for area, changes in told.items() for c in changes],
          [("texts", "titles", "documents.video_cv.nl", '"Video-cv"'), ("texts", "titles", "fields.sector.nl", '"Bedrijfstak"')])
    compared = good("plugin", "diff", "--base", WORKFLOW, os.path.join(new, "workflows", "werkroute"), REGION)
    equal(compared["conflicts"], [], "the region has its own, and they add up")


@suite
def a_bundle_file_among_the_folders_refuses_the_start():
    new = shelves()
    shutil.copy(packed()[0], os.path.join(new, "plugins", "zuid-limburg-1.1.0.tjp"))
    code, _, said = run("serve", "--data", os.path.join(new, "data"), "--tcp", "127.0.0.1:0", "--workflows", os.path.join(new, "workflows"),
                        "--plugins", os.path.join(new, "plugins"))
    equal(code, 1)
    assert "zuid-limburg-1.1.0.tjp" in said and "plugin deploy" in said, said
    assert not os.path.exists(os.path.join(new, "data"))


@suite
def a_difference_of_what_does_not_load_is_refused():
    new = shelves()
    edit(new, ROUTE, "workdays(5)", "werkdagen(5)")
    code, out, error = run("plugin", "diff", REGION, os.path.join(new, "plugins", "zuid-limburg"))
    equal((code, out), (1, ""))
    assert "`werkdagen` bestaat niet" in error, error
    code, _, error = run("plugin", "diff", REGION, "nowhere", "--lang", "en")
    equal(code, 1)
    assert "there is no such folder" in error, error
    equal(run("plugin", "diff", REGION)[0], 2)


@suite
def a_newer_base_is_compared_with_what_the_region_changes():
    new = shelves()
    edit(new, "workflows/werkroute/route.lua", 'due      = workdays(10),\n      escalate = { at("80%", owner)', 'due      = workdays(8),\n      escalate = { at("90%", owner)')
    arguments = ["plugin", "diff", "--base", WORKFLOW, os.path.join(new, "workflows", "werkroute"), REGION]
    told = good(*arguments)
    equal({(c["name"], c["key"]) for c in told["base"]}, {("intake.broad_intake", "due"), ("intake.broad_intake", "escalate.1")})
    equal([(c["conflict"], c["name"], c["key"], c["was"], c["base"], c["region"]) for c in told["conflicts"]],
          [("key", "intake.broad_intake", "due", "workdays(10)", "workdays(8)", "workdays(5)")])
    equal(told["conflicts"][0]["region_at"], ROUTE + ":9")
    equal((told["good"], told["faults"]), (False, []))
    assert {"route": "perspectief_op_werk", "word": "add", "name": "aftercare"}.items() <= [c for c in told["region"] if c["word"] == "add"][0].items()
    code, out, _ = run(*arguments, "--lang", "en")
    equal(code, 0)
    assert "where they conflict\n  ! perspectief_op_werk: intake.broad_intake  due" in out, out
    same = good("plugin", "diff", "--base", WORKFLOW, WORKFLOW, packed()[0])
    equal((same["good"], same["base"], same["conflicts"]), (True, [], []))


@suite
def a_base_that_lost_an_anchor_says_what_no_longer_loads():
    new = shelves()
    edit(new, "workflows/werkroute/route.lua", 'step "competence_profile" {', 'step "profile" {')
    edit(new, "workflows/werkroute/route.lua", 'version = "1.0.0"', 'version = "2.0.0"')
    told = good("plugin", "diff", "--base", WORKFLOW, os.path.join(new, "workflows", "werkroute"), REGION)
    assert ("anchor", "intake.competence_profile") in [(c["conflict"], c["name"]) for c in told["conflicts"]], told["conflicts"]
    said = " ".join(fault["message"]["en"] for fault in told["faults"])
    assert "this plugin asks for ^1" in said and "has no node `intake.competence_profile`" in said, said


@suite
def what_cannot_be_compared_with_a_base_is_refused():
    for arguments, code, words in (
            (["--base", REGION, WORKFLOW, REGION], 2, "the old and the new workflow, and then the plugin"),
            (["--base", WORKFLOW, WORKFLOW, REGION, "--diagrams", scratch()], 2, "goes with two bundles"),
            (["--base", WORKFLOW, "nowhere", REGION], 1, "there is no such folder")):
        done = run("plugin", "diff", *arguments, "--lang", "en")
        equal(done[0], code, done[2])
        assert words in done[2], done[2]
    other = os.path.join(scratch(), "other")
    shutil.copytree(WORKFLOW, other)
    code, _, error = run("plugin", "diff", "--base", other, other, REGION, "--lang", "en")
    equal(code, 1)
    assert "requires no workflow `other`" in error, error


@suite
def every_node_says_where_it_comes_from():
    for bundle in (REGION, packed()[0]):
        nodes = {node["node"]: node for node in good("plugin", "show", bundle, "--origins")["perspectief_op_werk"]}
        intake = nodes["intake.broad_intake"]
        assert intake["at"].startswith("workflows/werkroute/route.lua:"), intake
        equal(intake["touched"], [{"word": "change", "bundle": "zuid-limburg", "at": ROUTE + ":9"}])
        equal(intake["keys"], {"due": ROUTE + ":9"})
        equal([touch["word"] for touch in nodes["intake.video_cv"]["touched"]], ["after"])
        equal([touch["word"] for touch in nodes["aftercare.guidance_voucher"]["touched"]], ["add"])
        assert "touched" not in nodes["placement"], nodes["placement"]
    code, out, _ = run("plugin", "show", REGION, "--origins")
    equal(code, 0)
    assert f"      change  {ROUTE}:9\n" in out, out


@suite
def the_page_says_what_the_program_says():
    page = read(os.path.join(ROOT, "docs", "bundles.md")).decode()
    shown = run("plugin", "show", REGION, "--lang", "en")[1].split("\n")
    for line in shown[:6]:
        assert f"\n{line}\n" in page, line
    limits = read(os.path.join(ROOT, "engine", "base", "limits.hpp")).decode()

    def limit(name):
        return int(eval(re.search(rf"k{name} = ([0-9* ]+);", limits).group(1)))  # of our own header

    for name, words, unit in (("BundleFileBytesMax", "{} MiB", 1 << 20), ("BundleBytesMax", "{} MiB, and", 1 << 20), ("BundleRatioMax", "{} times", 1),
                              ("BundleFilesMax", "| {}, in a file", 1), ("BundlePathBytesMax", "at most {} bytes", 1)):
        assert words.format(limit(name) // unit) in page, name
    areas = re.search(r"told by area: (.*?)\. In JSON", page, re.S).group(1)
    equal(sorted(re.findall(r"`([a-z]+)`", areas)), sorted(good("plugin", "diff", REGION, REGION)["changes"]))
    code = read(os.path.join(ROOT, "engine", "plugin", "three_way.cpp")).decode()
    kinds = re.findall(r'"([a-z]+)"', re.search(r"conflict_name.*?};", code, re.S).group(0))
    conflicts = page[page.index("## When the base changes"):page.index("## Where a node comes from")]
    equal(re.findall(r"^\| `([a-z]+)` \|", conflicts, re.M), kinds)
    help_of = run("plugin", "--help")[1]
    for verb in ("pack", "keygen", "show", "diff", "check", "test"):
        assert f"trajectum plugin {verb}" in page and re.search(rf"^  {verb} ", help_of, re.M), verb


if __name__ == "__main__":
    suite.run(__doc__)
