#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Printed ballots, read back from the PDF by other people's programs.

usage: sheet.py MAKE_SHEET MANIFEST

pdftotext tells where each word stands, pdftohtml the sizes of fonts, zbarimg
what the QR codes say.  Without them the test is skipped.
"""
import copy
import itertools
import json
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unicodedata
import xml.etree.ElementTree as ET

TOOLS = ["pdftotext", "pdftoppm", "pdftohtml", "pdfinfo", "zbarimg"]
PLACE = tempfile.TemporaryDirectory()
HERE = pathlib.Path(PLACE.name)
MAKE, COUNTY = (str(pathlib.Path(a).resolve()) for a in sys.argv[1:3])
FIELD = "{http://www.w3.org/1999/xhtml}"
MARGIN = 36


def fail(text):
    sys.exit(f"FAILED: {text}")


def need(truth, text):
    if not truth:
        fail(text)


def call(*args):
    return subprocess.run(args, cwd=HERE, capture_output=True, check=True,
                          timeout=120).stdout


def contest(number, label, name, options, limit=1):
    choices = [{"id": f"o{i}", "name": o, "index": i}
               for i, o in enumerate(options, 1)]
    return {"id": label, "name": name, "selectionLimit": limit,
            "optionSelectionLimit": 1, "index": number, "choices": choices}


def manifest(*contests, trim=2, **more):
    labels = [c["id"] for c in contests]
    return {"electionId": "printed", "contests": list(contests),
            "ballotStyles": [{"id": "all", "name": "All",
                              "contestIds": labels}],
            "chainingMode": 1, "hashTrimmingFunction": trim, **more}


SMALL = manifest(contest(1, "mayor", "Mayor", ["Ada", "Griffin", "Cy"]),
                 contest(2, "council", "Council",
                         ["Cleo", "Dan", "Eve", "Fay", "Gus"], 3))


def county():
    """The example's manifest without what cannot be pre-encrypted."""
    m = json.loads(pathlib.Path(COUNTY).read_text())
    for c in m["contests"]:
        c.pop("supplementalFields", None)
        c.pop("contestDataBlocks", None)
        c.pop("writeInFieldCount", None)
    return {**m, "hashTrimmingFunction": 2}


def attempt(m, *args, style="all", count=1, out="out.pdf"):
    (HERE / "manifest.json").write_text(json.dumps(m))
    return subprocess.run([MAKE, "manifest.json", style, str(count), out,
                           *args], cwd=HERE, capture_output=True, text=True,
                          timeout=300, check=False)


def press(m, *args, **more):
    """Print; what must be on the ballots."""
    done = attempt(m, *args, **more)
    need(done.returncode == 0, f"make_sheet {args}: {done.stderr}")
    return [json.loads(line) for line in done.stdout.splitlines()]


def refused(name, code, message, m, *args, **more):
    """Nothing is printed, and what was there before stays."""
    old = HERE / "out.pdf"
    old.write_text("an older file")
    done = attempt(m, *args, **more)
    need(done.returncode == code and re.search(message, done.stderr),
         f"{name}: {done.returncode} {done.stderr}")
    need(old.read_text() == "an older file", f"{name}: the old file is gone")
    need(not list(HERE.glob("*.tmp*")), f"{name}: a temporary file is left")


class Word:
    def __init__(self, e):
        self.x1, self.y1, self.x2, self.y2 = (
            float(e.get(k)) for k in ("xMin", "yMin", "xMax", "yMax"))
        self.text = e.text

    @property
    def middle(self):
        return (self.y1 + self.y2) / 2


def pages(out="out.pdf"):
    """(width, height, words) of each page."""
    tree = ET.fromstring(call("pdftotext", "-bbox", out, "-"))
    for p in tree.iter(FIELD + "page"):
        words = [Word(e) for e in p.iter(FIELD + "word")]
        yield float(p.get("width")), float(p.get("height")), words


def squeezed(words):
    return "".join(w.text for w in words)


def qr_codes(page, out="out.pdf"):
    call("pdftoppm", "-r", "150", "-gray", "-f", str(page), "-l", str(page),
         "-singlefile", out, "page")
    return call("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable",
                "page.pgm").decode().split()


def name_beside(words, code):
    """The words of the name on the line of a code, up to its target, and those
    below it up to the next code."""
    left = code.x1 - 440
    column = [w for w in words if left < w.x1 and w.x2 <= code.x1 + 1]
    # Of two columns, the one that the code ends.
    right = [w for w in words if abs(w.x2 - code.x2) < 1 and w.y1 > code.y1]
    end = min((w.y1 for w in right), default=code.y2 + 400)
    line = [w for w in column if abs(w.middle - code.middle) < 6]
    line.sort(key=lambda w: w.x1)
    for i in range(len(line) - 1, 0, -1):
        if line[i].x1 - line[i - 1].x2 > 25:
            line = line[i:]
            break
    if not line:
        return "", ""
    below = [w for w in column if line[0].x1 - 2 < w.x1 and
             code.y2 + 1 < w.y2 < end + 3 and w not in line]
    return " ".join(w.text for w in line), " ".join(
        w.text for w in itertools.chain(line, below))


def check_options(ballot, words):
    """Each option has its code on its line, and its name is whole."""
    for c in ballot["contests"]:
        for o in c["options"]:
            found = [name_beside(words, w) for w in words
                     if w.text == o["code"]]
            need(any(line and o["name"].startswith(line) and
                     whole.startswith(o["name"]) for line, whole in found),
                 f"{o['name']!r} with {o['code']}: found {found}")


def check_ballots(ballots, out="out.pdf", options=True):
    """Codes, QR codes, page numbers and edges of all pages; the number of
    pages of each ballot."""
    counts = []
    sheets = list(pages(out))
    at = 0
    for b in ballots:
        first = at
        code = b["code"].upper()
        total = int(re.search(r"(?:Page|Seite)1(?:of|von)(\d+)",
                              squeezed(sheets[at][2]))[1])
        text = []
        for number in range(1, total + 1):
            width, height, words = sheets[at]
            copies = 2 if number == 1 else 1
            at += 1
            need(squeezed(words).count(code) == copies,
                 f"page {at} has not {copies} codes as text")
            need(qr_codes(at, out) == copies * [code],
                 f"page {at}: {qr_codes(at, out)} for {code}")
            need(re.search(rf"(?:Page|Seite){number}(?:of|von){total}",
                           squeezed(words)), f"page {at} has no number")
            for w in words:
                need(MARGIN - 1 <= w.x1 and w.x2 <= width - MARGIN + 1 and
                     MARGIN - 6 <= w.y1 and w.y2 <= height - 20,
                     f"page {at}: {w.text!r} is over the edge")
            # Pages one under another, so that no two words share a line.
            for w in words:
                w.y1 += 2000 * number
                w.y2 += 2000 * number
            text += words
        if options:
            check_options(b, text)
        counts.append(at - first)
    need(at == len(sheets), f"{len(sheets) - at} pages too many")
    return counts


def smallest_font(out="out.pdf"):
    tree = call("pdftohtml", "-xml", "-i", "-zoom", "3", "-stdout", out)
    return min(int(s) for s in
               re.findall(rb'<fontspec [^>]*size="(\d+)"', tree)) / 3


def text_of(out="out.pdf"):
    return unicodedata.normalize("NFKC", call(
        "pdftotext", "-raw", out, "-").decode())


def test_ordinary():
    need(check_ballots(press(SMALL, count=3)) == [1, 1, 1], "pages")
    need(smallest_font() >= 11, f"{smallest_font()} points")
    mode = stat.S_IMODE((HERE / "out.pdf").stat().st_mode)
    need(mode == 0o600, f"mode {mode:o}")
    press(SMALL, count=3, out="again.pdf")
    need((HERE / "out.pdf").read_bytes() ==
         (HERE / "again.pdf").read_bytes(), "the same ballots, another file")
    facts = call("pdfinfo", "out.pdf").decode()
    need("Tagged:          yes" in facts, f"no tags: {facts}")
    need(re.search("CreationDate: .* 1970", facts), f"a date: {facts}")
    done = subprocess.run(["pdfinfo", "-struct-text", "out.pdf"], cwd=HERE,
                          capture_output=True, text=True, check=True)
    need(not done.stderr, f"the structure: {done.stderr}")
    structure = done.stdout
    need(structure.count("Part") == 3, "not a part for each ballot")
    need(re.search(r"H2.*\n *\"1. Mayor\"", structure), "no headings in it")
    need(b"/Lang (en)" in (HERE / "out.pdf").read_bytes(), "no language")
    for trim in range(1, 9):
        check_ballots(press({**SMALL, "hashTrimmingFunction": trim}))


def test_county():
    check_ballots(press(county(), "letter", style="port-ellery"))
    check_ballots(press(county(), style="upland-schools"))
    need("Merrow County General Election" in text_of(), "no name")
    press(SMALL, "title=Student council")
    need("Student council" in text_of(), "no title")


def test_large_print():
    check_ballots(press(county(), "large", style="port-ellery"))
    need(smallest_font() >= 18, f"{smallest_font()} points")
    check_ballots(press(SMALL, "large", "letter", "language=de", "second=fr"))
    need(b"/Lang (de)" in (HERE / "out.pdf").read_bytes(), "no language")
    need(smallest_font() >= 18, f"{smallest_font()} points")


def test_two_languages():
    names = {"election": "Elección",
             "contests": {"mayor": {"name": "Alcaldía",
                                    "choices": {"o2": "Benito"}}},
             "ballotStyles": {"all": "Todas"}}
    (HERE / "names.json").write_text(json.dumps(names))
    check_ballots(press(SMALL, "second=es", "names=names.json"))
    text = text_of()
    for want in ["Elección", "Alcaldía", "Benito", "Tipo de papeleta: Todas",
                 "Cómo votar", "How to vote", "Vote for up to 3",
                 "Vote por un máximo de 3", "Corte aquí", "Guarde este talón"]:
        need(want in text, f"{want!r} is missing")
    for language in ["es", "fr", "de"]:
        press(SMALL, f"language={language}")
        need("How to vote" not in text_of(), f"English in {language}")


def test_hostile_names():
    good = {"contests": {"mayor": {"choices": {"o1": "Ada"}}}}
    cases = {
        "no JSON": ("{", "line 1"),
        "no object": ([], "object"),
        "unknown member": ({**good, "party": "x"}, "not a known member"),
        "unknown contest": ({"contests": {"sheriff": {}}}, "no contest"),
        "unknown option": ({"contests": {"mayor": {"choices": {"o9": "x"}}}},
                           "no option"),
        "other contest's option": (
            {"contests": {"mayor": {"choices": {"o5": "x"}}}}, "no option"),
        "unknown style": ({"ballotStyles": {"none": "x"}}, "no ballot style"),
        "empty": ({"election": ""}, "empty"),
        "number": ({"contests": {"mayor": {"name": 7}}}, "string"),
        "null": ({"contests": None}, "object"),
        "line feed": ({"election": "a\nb"}, "plain text"),
        "turned around": ({"election": "a\u202eb"}, "plain text"),
        "twice": ('{"election": "a", "election": "b"}', "."),
        "lone surrogate": ('{"election": "\\ud800"}', "."),
        "deep": ("[" * 100000, "."),
    }
    for name, (content, message) in cases.items():
        text = content if isinstance(content, str) else json.dumps(content)
        (HERE / "names.json").write_text(text)
        refused(name, 3, message, SMALL, "second=es", "names=names.json")
    (HERE / "names.json").write_bytes(b'{"election": "\xff"}')
    refused("no UTF-8", 3, ".", SMALL, "second=es", "names=names.json")
    refused("no file", 3, "none.json", SMALL, "names=none.json")


def test_long_names():
    words = ("the county shall issue bonds of not more than forty-eight "
             "million dollars to be repaid over thirty years ").split()
    long = " ".join(words * 4)
    m = manifest(
        contest(1, "q", long, [long, "W" * 120, "No", "i" * 300]),
        contest(2, "r", "Zoe\u0308 A\u030angstro\u0308m", ["Łukasz", "Ωμέγα"]))
    m["electionName"] = long
    m["jurisdiction"] = long
    ballots = press(m)
    check_ballots(ballots, options=False)
    # A code stands at the end of a name's first line.
    codes = {o["code"] for c in ballots[0]["contests"] for o in c["options"]}
    text = squeezed(w for _, _, page in pages() for w in page
                    if w.text not in codes)
    for whole in [long, "W" * 120, "i" * 300, "Łukasz", "Ωμέγα"]:
        need(whole.replace(" ", "") in text, f"{whole[:20]!r} is not whole")
    need("Zoë Ångström" in text_of(), "combining characters")
    m["electionName"] = m["jurisdiction"] = " ".join(words)
    m["contests"][0]["name"] = " ".join(words)
    check_ballots(press(m, "large", "letter"), options=False)
    huge = copy.deepcopy(SMALL)
    huge["contests"][0]["choices"][1]["name"] = "word " * 5000
    refused("an option over a page", 3, "does not fit on a page", huge)
    refused("a title over a page", 3, "too long for a page", SMALL,
            "title=" + "word " * 5000)


def letters(text):
    return sorted(c for c in unicodedata.normalize("NFKC", text)
                  if c.isalpha())


def test_scripts():
    names = {"Arabic": "فاطمة الزهراء", "Hebrew": "שרה לוי",
             "Chinese": "王小明歐陽", "Devanagari": "अनीता"}
    for script, name in names.items():
        m = manifest(contest(1, "q", "Question", [name, "Ben"]))
        done = attempt(m)
        if done.returncode == 3 and "no font" in done.stderr:
            print(f"not tried: no font for {script}")
            continue
        need(done.returncode == 0, done.stderr)
        check_ballots([json.loads(done.stdout)], options=False)
        got = [c for c in letters(text_of()) if c in name]
        if script != "Devanagari":  # whose letters join into others
            need(got == letters(name), f"{script}: {got}")
    refused("a character of no font", 3, "no font",
            manifest(contest(1, "q", "Question", ["\uf8f0\ue123", "Ben"])))


def test_breaks():
    many = [f"Candidate {i:02}" for i in range(1, 61)]
    m = manifest(contest(1, "q", "Sixty seats", many, 7),
                 contest(2, "r", "Other", ["Yes", "No"]))
    need(check_ballots(press(m))[0] > 1, "one page only")
    text = text_of()
    need("1. Sixty seats (continued)" in text, "no repeated heading")
    need("More choices" in text, "no word that it goes on")
    few = manifest(*(contest(i, f"c{i}", f"Contest {i}", many[:9])
                     for i in range(1, 8)))
    check_ballots(press(few))
    need("continued" not in text_of(), "a contest that fits was broken")


def test_two_sided():
    counts = check_ballots(press(SMALL, "two-sided", count=2))
    need(counts == [2, 2], f"{counts} pages")
    counts = check_ballots(press(county(), "two-sided", style="upland"))
    need(counts[0] % 2 == 0, f"{counts} pages")
    sheets = list(pages())
    cut = max(w.y1 for w in sheets[0][2] if w.text == "Cut")
    behind = [w.text for w in sheets[1][2] if w.y1 > cut]
    need(" ".join(behind) == "This part is left blank on purpose.",
         f"behind the tab: {behind}")


def main():
    missing = [t for t in TOOLS if shutil.which(t) is None]
    if missing:
        print("skipped: needs", ", ".join(missing),
              "(tools/install-deps test)")
        return 77
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test()
            print(f"{name[5:].replace('_', ' ')}: good", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
