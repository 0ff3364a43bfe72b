#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Write the sample election of this folder: Merrow County's general election.

All facts are invented.  The same seed gives the same files, so a change of
this script shows as a change of them:

    examples/county/make-county.py            write the files anew
    examples/county/make-county.py --check    compare with the files that are there

Voters are drawn, not scripted: each has a leaning, a patience that runs out
down the ballot, and a small chance of marking too much or writing a name in.
"""
import json
import pathlib
import random
import sys

SEED = 1103
BALLOTS_OF_A_DEVICE = 45
HERE = pathlib.Path(__file__).resolve().parent

# Leaning of a candidate from -1 to 1, and weight: how well known they are.
GOVERNOR = [("Marisol Okafor", "Commonwealth", -0.5, 1.3),
            ("Theodore Lindqvist", "Union", 0.5, 1.15),
            ("June Castellan", "Green Valley", -0.8, 0.35),
            ("Abel Whitcomb", "Independent", 0.1, 0.4)]
SENATOR = [("Ingrid Vasquez-Holm", "Commonwealth", -0.4, 1.1),
           ("Peter Achterberg", "Union", 0.4, 1.0)]
HOUSE_17 = [("Dolores Fairweather", "Commonwealth", -0.4, 1.2),
            ("Samir Haddad", "Union", 0.3, 1.0)]
HOUSE_18 = [("Ruth Ellingsen", "Union", 0.5, 1.2),
            ("Caleb Moreau", "Commonwealth", -0.3, 0.9),
            ("Nadia Petrov", "Independent", 0.0, 0.5)]
COMMISSIONER = [("Oscar Tremblay", None, -0.2, 1.0),
                ("Wilhelmina Strand", None, 0.3, 1.1),
                ("Gideon Park", None, 0.0, 0.7)]
SHERIFF = [("Harriet Boone", None, 0.2, 1.4), ("Luis Montague", None, -0.3, 0.9)]
COUNCIL = [("Beatrix Lowell", None, -0.3, 1.2), ("Amir Castellanos", None, -0.1, 1.0),
           ("Dorothy Quill", None, 0.3, 1.1), ("Frank Osterman", None, 0.5, 0.8),
           ("Mei-Lin Ashworth", None, 0.0, 0.9)]
SCHOOL = [("Priya Raman", None, -0.3, 1.3), ("George Talbot", None, 0.4, 1.1),
          ("Elena Marsh", None, -0.1, 1.2), ("Jonas Birkeland", None, 0.2, 0.9),
          ("Tamika Rowe", None, -0.4, 1.0), ("Walter Finch", None, 0.6, 0.8),
          ("Sofia Delacroix", None, 0.0, 0.7)]

YES_NO = "yes/no"

# id, name, votes, candidates or (yes/no, leaning of yes, weight of yes)
CONTESTS = [
    ("governor", "Governor", 1, GOVERNOR),
    ("senate-9", "State Senator, District 9", 1, SENATOR),
    ("house-17", "State Representative, District 17", 1, HOUSE_17),
    ("house-18", "State Representative, District 18", 1, HOUSE_18),
    ("commissioner", "County Commissioner", 1, COMMISSIONER),
    ("sheriff", "County Sheriff", 1, SHERIFF),
    ("port-ellery-council", "Port Ellery City Council (vote for up to 2)", 2, COUNCIL),
    ("harbor-schools", "Harbor Unified School Board (vote for up to 3)", 3, SCHOOL),
    ("judge-adair", "Shall Judge Rowan Adair be retained?", 1, (YES_NO, 0.0, 1.9)),
    ("measure-a", "Measure A: levy for the county's four libraries", 1, (YES_NO, -0.5, 1.3)),
    ("measure-b", "Measure B: bonds to rebuild the harbor wall", 1, (YES_NO, 0.2, 0.95)),
]

COUNTYWIDE = ["governor", "senate-9", "commissioner", "sheriff", "judge-adair",
              "measure-a", "measure-b"]
STYLES = [
    ("port-ellery", "Port Ellery", ["house-17", "port-ellery-council", "harbor-schools"], 0.42),
    ("harbor-rural", "Harbor District, outside the city", ["house-17", "harbor-schools"], 0.23),
    ("upland", "Upland", ["house-18"], 0.21),
    ("upland-schools", "Upland, Harbor school district", ["house-18", "harbor-schools"], 0.14),
]

# What some contests count beside the choices, and the one whose write-ins are
# fields of their own with a count instead of choices.
ALL_COUNTS = ["OvervoteIndicator", "NullVoteIndicator", "UndervoteIndicator",
              "UndervoteDifferenceCount"]
COUNTS = {"governor": ["OvervoteIndicator", "NullVoteIndicator"],
          "port-ellery-council": ALL_COUNTS + ["WriteInCount"],
          "harbor-schools": ALL_COUNTS,
          "measure-b": ["OvervoteIndicator", "UndervoteIndicator"]}
COUNT_NAMES = {"OvervoteIndicator": ("overvoted", "Overvoted ballots"),
               "NullVoteIndicator": ("blank", "Left blank"),
               "UndervoteIndicator": ("undervoted", "Undervoted ballots"),
               "UndervoteDifferenceCount": ("votes-not-given", "Votes not given"),
               "WriteInCount": ("write-ins", "Write-ins")}

WRITTEN_IN = ["Ada Thornbury", "Ada Thornbury", "Coach Delgado", "My neighbor Ruth",
              "Søren Ålund", "None of the above"]
WRITE_IN_BYTES = 64

# Ballots that their voters did not cast: reference and what became of them.
DECISIONS = {"A-007": "challenge", "A-019": "spoil", "A-026": "challenge",
             "A-041": "challenge", "B-004": "challenge", "B-022": "spoil",
             "B-038": "challenge", "B-045": "spoil"}


def slug(name):
    """A label from a name."""
    words = "".join(c if c.isalnum() else " " for c in name.lower())
    return "-".join(words.split())


def data_blocks(options, write_ins):
    """Blocks of 32 bytes for an overvote's marks and the texts written in."""
    text = len('{"overvote":[],"undervote":99,"writeIns":[]}') + 2 * options
    text += write_ins * (len('{"option":99,"text":""},') + WRITE_IN_BYTES)
    return -(-(4 + text) // 32)


def counts_write_ins(ident):
    """Whether the write-ins of a contest are fields, not choices."""
    return "WriteInCount" in COUNTS.get(ident, [])


def choices(ident, votes, candidates):
    """The choices of a contest as the manifest lists them."""
    if candidates[0] == YES_NO:
        return [{"id": "yes", "name": "Yes", "index": 1}, {"id": "no", "name": "No", "index": 2}]
    out = [{"id": slug(name), "name": name if party is None else f"{name} ({party})",
            "index": i} for i, (name, party, _, _) in enumerate(candidates, 1)]
    if counts_write_ins(ident):
        return out
    for line in range(1, votes + 1):
        out.append({"id": f"write-in-{line}", "name": "Write-in" if votes == 1 else f"Write-in {line}",
                    "index": len(out) + 1, "writeIn": True})
    return out


def supplemental(ident, choice_count):
    """The supplemental fields of a contest, which come after its choices."""
    return [{"kind": kind, "id": COUNT_NAMES[kind][0], "name": COUNT_NAMES[kind][1],
             "index": index}
            for index, kind in enumerate(COUNTS.get(ident, []), choice_count + 1)]


def manifest():
    """The election manifest."""
    contests = []
    for index, (ident, name, votes, candidates) in enumerate(CONTESTS, 1):
        options = choices(ident, votes, candidates)
        fields = supplemental(ident, len(options))
        lines = votes if counts_write_ins(ident) else 0
        write_ins = lines + sum(1 for o in options if o.get("writeIn"))
        contest = {"id": ident, "name": name, "selectionLimit": votes,
                   "optionSelectionLimit": 1, "index": index, "choices": options}
        if fields:
            contest["supplementalFields"] = fields
        if lines:
            contest["writeInFieldCount"] = lines
        contest["contestDataBlocks"] = data_blocks(len(options) + lines, write_ins)
        contests.append(contest)
    styles = [{"id": ident, "name": name,
               "contestIds": [c[0] for c in CONTESTS if c[0] in COUNTYWIDE + more]}
              for ident, name, more, _ in STYLES]
    return {"electionId": "merrow-county-2026-general", "contests": contests,
            "ballotStyles": styles, "chainingMode": 1,
            "electionName": "Merrow County General Election",
            "electionDate": "2026-11-03", "electionType": "general",
            "jurisdiction": "Merrow County", "location": "Port Ellery"}


def attraction(leaning, position, weight):
    """How much a voter of one leaning likes a candidate."""
    return weight * 2.0 ** (-2.2 * abs(leaning - position))


def draw(rng, leaning, candidates, votes):
    """Distinct candidates, the better liked the likelier."""
    left = [(slug(n), attraction(leaning, p, w)) for n, _, p, w in candidates]
    taken = []
    for _ in range(votes):
        pick = rng.choices(range(len(left)), [w for _, w in left])[0]
        taken.append(left.pop(pick)[0])
    return taken


def vote_yes_no(rng, leaning, measure):
    """Yes or no, now and then both."""
    _, position, weight = measure
    yes = attraction(leaning, position, weight)
    no = attraction(leaning, -position, 1.0)
    if rng.random() < 0.008:
        return [{"choiceId": "yes", "value": 1}, {"choiceId": "no", "value": 1}]
    return [{"choiceId": "yes" if rng.random() < yes / (yes + no) else "no", "value": 1}]


def vote(rng, leaning, ident, votes, candidates):
    """What a voter marks in one contest."""
    if candidates[0] == YES_NO:
        return {"selections": vote_yes_no(rng, leaning, candidates)}
    wanted = votes
    while wanted > 1 and rng.random() < 0.22:
        wanted -= 1
    if rng.random() < 0.012 and len(candidates) > votes:
        wanted = votes + 1
    names = draw(rng, leaning, candidates, wanted)
    out = [{"choiceId": n, "value": 1} for n in names]
    written = []
    if wanted <= votes and rng.random() < 0.03:
        out.pop()
        written.append(rng.choice(WRITTEN_IN))
    if not counts_write_ins(ident):
        out += [{"choiceId": "write-in-1", "value": 1, "writeIn": text} for text in written]
        written = []
    order = {c["id"]: c["index"] for c in choices(ident, votes, candidates)}
    marks = {"selections": sorted(out, key=lambda s: order[s["choiceId"]])}
    if written:
        marks["writeIns"] = written
    return marks


def ballot(rng, ref):
    """One voter's ballot."""
    style, _, more, _ = rng.choices(STYLES, [s[3] for s in STYLES])[0]
    # Upland leans one way, the city the other.
    leaning = max(-1.0, min(1.0, rng.gauss(0.35 if style.startswith("upland") else -0.15, 0.5)))
    marked = []
    skip = 0.015
    for ident, _, votes, candidates in CONTESTS:
        if ident not in COUNTYWIDE + more:
            continue
        if rng.random() >= skip:
            marked.append({"contestId": ident, **vote(rng, leaning, ident, votes, candidates)})
        skip += 0.009
    return {"ballotStyle": style, "ballotRef": ref, "contests": marked}


def files():
    """Every file with its content."""
    rng = random.Random(SEED)
    out = {"manifest.json": json.dumps(manifest(), indent=1, ensure_ascii=False) + "\n"}
    for device in "AB":
        refs = [f"{device}-{n:03}" for n in range(1, BALLOTS_OF_A_DEVICE + 1)]
        lines = [json.dumps(ballot(rng, ref), ensure_ascii=False) for ref in refs]
        out[f"ballots-{device.lower()}.json"] = "[\n" + ",\n".join(lines) + "\n]\n"
    decisions = "# Ballots that were not cast; all others were.\n"
    decisions += "".join(f"{ref} {what}\n" for ref, what in DECISIONS.items())
    out["decisions.txt"] = decisions
    return out


def main():
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        sys.exit("usage: make-county.py [--check]")
    stale = []
    for name, text in files().items():
        path = HERE / name
        if check:
            if not path.is_file() or path.read_text(encoding="utf-8") != text:
                stale.append(name)
        else:
            path.write_text(text, encoding="utf-8")
    if stale:
        sys.exit("not what the script makes: " + ", ".join(stale))


if __name__ == "__main__":
    main()
