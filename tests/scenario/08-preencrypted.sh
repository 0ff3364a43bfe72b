#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Ballots at the polls and by mail in one tally: a voting device, and two
# printing offices whose ballots come back marked by short codes or by choices,
# undervoted and blank, are challenged, or never come back.  The results are
# those of a plain count of the same votes, and the record verifies.
EG=$1
FORGE=$2
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/election.sh"

cat >manifest.json <<'JSON'
{"electionId": "by-mail", "electionName": "Voting by mail", "chainingMode": 1,
 "hashTrimmingFunction": 3,
 "contests": [
  {"id": "mayor", "name": "Mayor", "selectionLimit": 1, "optionSelectionLimit": 1, "index": 1,
   "choices": [{"id": "ann", "name": "Ann", "index": 1}, {"id": "bert", "name": "Bert", "index": 2}]},
  {"id": "council", "name": "Council", "selectionLimit": 2, "optionSelectionLimit": 1, "index": 2,
   "choices": [{"id": "cleo", "name": "Cleo", "index": 1}, {"id": "dan", "name": "Dan", "index": 2},
               {"id": "eva", "name": "Eva", "index": 3}]}],
 "ballotStyles": [
  {"id": "town", "name": "Town", "contestIds": ["mayor", "council"]},
  {"id": "country", "name": "Country", "contestIds": ["council"]}]}
JSON

# marks STYLE WEIGHT MAYOR COUNCIL...: one plain ballot on a line; "-": none.
marks() {
    local style=$1 weight=$2 mayor=$3 contests="" list="" option
    shift 3
    if [ "$mayor" != - ]; then
        contests="{\"contestId\": \"mayor\", \"selections\": [{\"choiceId\": \"$mayor\", \"value\": 1}]}, "
    fi
    for option in "$@"; do
        list+="${list:+, }{\"choiceId\": \"$option\", \"value\": 1}"
    done
    printf '{"ballotStyle": "%s", "weight": %s, "contests": [%s{"contestId": "council", "selections": [%s]}]}\n' \
        "$style" "$weight" "$contests" "$list"
}

# press VERB DIR ARGS...: a verb that asks for the passphrase.
press() {
    local verb=$1
    shift
    "$EG" preencrypt "$verb" "$@" --passphrase-file passphrase
}

# code DIR NUMBER CONTEST CHOICE: the short code that is printed there.
code() {
    python3 - "$@" <<'PY'
import json, sys
path, number, contest, choice = sys.argv[1:]
ballot = json.load(open(path + ".json"))[int(number) - 1]
assert ballot["number"] == int(number)
[found] = [c for c in ballot["contests"] if c["contestId"] == contest]
if choice.startswith("null"):
    print(found["nullCodes"][int(choice[4:])])
else:
    print(*[c["shortCode"] for c in found["choices"] if c["choiceId"] == choice])
PY
}

# confirmation DIR NUMBER: the confirmation code that was shown.
confirmation() {
    sed -n "s/^$2 \([0-9A-F]\{64\}\)\$/\1/p" "$1.codes"
}

ceremony 2 1

# -- before the election -----------------------------------------------------

for p in p1 p2; do
    expect 0 'is ready' press open $p --id "Print shop $p" --mail mail
    expect 3 'is a device already' press open $p --id "Again" --mail mail
done
expect 3 'no ballots; a record holds only' press close p1 --mail mail
expect 3 "has no ballot style" press make p1 --style city --ballots 1
expect 0 '' press make p1 --style town --ballots 4
cp output p1.codes
expect 0 '^7 ' press make p1 --style town --ballots 7
cat output >>p1.codes
expect 0 '^8 ' press make p1 --style country --ballots 2
cat output >>p1.codes
expect 0 '' press make p1 --style country --ballots 2
[ ! -s output ] || fail "more ballots than were asked for"
expect 0 '9 made: 0 cast, 0 challenged, 9 not returned' \
    "$EG" preencrypt status p1
expect 0 '' press make p2 --style country --ballots 3 --jobs 1
cp output p2.codes
for p in p1 p2; do
    expect 0 'ballots are in' press print $p -o $p.json --format json
    [ "$(stat -c %a $p.json)" = 600 ] || fail "others can read the codes"
done
expect 0 '^2 ballots are in' press print p1 -o some.json --style country
expect 3 'none with the number 10' press print p1 -o some.json --ballots 3-10

# The PDF has the same codes beside the same names, in the order of the ballots.
if press print p1 -o p1.pdf >output 2>&1; then
    [ "$(stat -c %a p1.pdf)" = 600 ] || fail "others can read the PDF"
    expect 2 'cannot be printed in "xx"' press print p1 -o p1.pdf --language xx
    expect 2 'second language is the first' press print p1 -o p1.pdf \
        --second-language en
    expect 0 '' press print p1 -o large.pdf --large-print --two-sided \
        --paper letter --language fr --second-language de --ballots 8-
    cmp -s p1.pdf large.pdf && fail "the options change nothing"
    pdf="pdftotext is missing"
    if command -v pdftotext >/dev/null; then
        pdf=read
        pdftotext -raw p1.pdf p1.txt
        python3 - <<'PY' || fail "the PDF has other codes"
import json, re
text = open("p1.txt").read()
at = 0
for ballot in json.load(open("p1.json")):
    for contest in ballot["contests"]:
        for choice in contest["choices"]:
            found = re.compile(r"%s\s+%s\b" % (choice["name"], choice["shortCode"])
                               ).search(text, at)
            assert found, choice
            at = found.end()
    assert ballot["code"] in re.sub(r"\s", "", text[at:]), ballot["code"]
PY
    fi
else
    grep -q 'built without PDF' output || fail "no PDF"
    pdf="this command is built without PDF"
fi
expect 3 'for the verbs of .electionguard preencrypt' "$EG" device status p1
sed -i 's/.*/not the passphrase/' passphrase
expect 3 'key.sealed' press make p1 --style town --ballots 8
printf 'correct horse battery staple\n' >passphrase

# Codes and nonces are nowhere in the clear.
python3 - <<'PY' || fail "the journal shows a short code"
import json
journal = open("p1/journal", "rb").read()
for ballot in json.load(open("p1.json")):
    for contest in ballot["contests"]:
        row = [c["shortCode"] for c in contest["choices"]]
        assert "\0".join(code + "\0\0" for code in row).encode() not in journal
        assert b"\0\0\0".join(code.encode() for code in row) not in journal
PY

# -- voting ------------------------------------------------------------------

expect 0 '' "$EG" device open d1 --id "Scanner 1" --mail mail
{
    marks town 1 ann cleo dan
    marks town 2 bert eva
    marks country 1 - dan
} | tee polls | ballots >d1.json
expect 0 '' "$EG" device encrypt d1 d1.json --then cast
expect 0 'Closed' "$EG" device close d1 --mail mail

# -- what comes back: first what is wrong with it ----------------------------

# refused REGEX ELEMENT: nothing is recorded of it.
refused() {
    printf '[%s]\n' "$2" >wrong.json
    expect 3 "$1" press record p1 wrong.json
    expect 0 '9 made: 0 cast, 0 challenged' "$EG" preencrypt status p1
}
council='"contests": [{"contestId": "council", '
refused 'none with the number 10' '{"number": 10, "contests": []}'
refused 'no ballot with the confirmation code' \
    "{\"code\": \"$(confirmation p2 1)\", \"contests\": []}"
refused 'a code or a number' '{"contests": []}'
refused 'a code or a number' '{"number": 1, "code": "00", "contests": []}'
refused 'entry 1: .0..contests is missing' '{"number": 1}'
refused '.0..extra is not a known member' '{"number": 1, "extra": 1}'
refused 'no marks and no weight' '{"number": 1, "challenge": true, "contests": []}'
refused 'contest "mayor" is not on ballots of style "country"' \
    '{"number": 8, "contests": [{"contestId": "mayor", "choiceIds": ["ann"]}]}'
refused 'contest "council" is listed twice' \
    '{"number": 1, "contests": [{"contestId": "council"}, {"contestId": "council"}]}'
refused 'contest "council": it has no choice "fred"' \
    "{\"number\": 1, $council\"choiceIds\": [\"fred\"]}]}"
refused 'ballot 1 \(.*contest "council" is overvoted' \
    "{\"number\": 1, $council\"choiceIds\": [\"cleo\", \"dan\", \"eva\"]}]}"
refused 'ballot 2 \(.*contest "council" has no short code "ZZ"' \
    "{\"number\": 2, $council\"shortCodes\": [\"ZZ\"]}]}"
refused 'weight must be' '{"number": 1, "weight": 0, "contests": []}'
refused 'must be an object' '3'
printf '{"ballots": [{"number": 1}]}' >wrong.json
expect 3 'must be a list of ballots' press record p1 wrong.json
printf '{"ballots": []}' >wrong.json
expect 3 'has no ballots' press record p1 wrong.json

# -- then what is right ------------------------------------------------------

# Marks by codes as printed, by choices, and by both; undervotes; a null code; a
# blank contest; a challenged ballot.
cat >p1-returns.json <<JSON
[{"code": "$(confirmation p1 1)", "contests": [
   {"contestId": "mayor", "shortCodes": ["$(code p1 1 mayor bert)"]},
   {"contestId": "council", "shortCodes": ["$(code p1 1 council eva)", "$(code p1 1 council cleo)"]}]},
 {"number": 2, "weight": 3, "contests": [
   {"contestId": "mayor", "choiceIds": ["ann"]},
   {"contestId": "council", "shortCodes": ["$(code p1 2 council dan)"], "choiceIds": ["eva"]}]},
 {"number": 3, "contests": [
   {"contestId": "mayor", "shortCodes": ["$(code p1 3 mayor null0)"]},
   {"contestId": "council", "choiceIds": ["dan"]}]},
 {"number": 5, "challenge": true},
 {"number": 8, "contests": []}]
JSON
{
    marks town 1 bert eva cleo
    marks town 3 ann dan eva
    marks town 1 - dan
    marks country 1 -
    marks country 1 - cleo eva
} >>polls
# An interrupted file is given again, with more in it.
head -n 6 p1-returns.json >half.json
expect 3 'half.json: ' press record p1 half.json
grep -q '^1 [0-9A-F]* cast$' output || fail "what was whole is not recorded"
expect 0 '5 [0-9A-F]{64} challenged' press record p1 p1-returns.json
expect 0 '1 [0-9A-F]{64} cast' press record p1 p1-returns.json
expect 0 '9 made: 4 cast, 1 challenged, 4 not returned' \
    "$EG" preencrypt status p1

# final REGEX ELEMENT: what was recorded stays.
final() {
    printf '[%s]\n' "$2" >wrong.json
    expect 3 "$1" press record p1 wrong.json
    expect 0 '9 made: 4 cast, 1 challenged' "$EG" preencrypt status p1
}
final 'ballot 3 .*recorded before, otherwise' '{"number": 3, "contests": []}'
final 'ballot 2 .*recorded before, otherwise' '{"number": 2, "challenge": true}'
final 'ballot 5 .*recorded before, otherwise' '{"number": 5, "contests": []}'
final 'ballot 5 .*listed twice' \
    '{"number": 5, "challenge": true}, {"number": 5, "challenge": true}'
printf '[{"number": 2, "contests": [{"contestId": "council", "choiceIds": ["cleo", "eva"]}]}]\n' |
    tee p2-returns.json >p2-again.json
expect 0 '2 [0-9A-F]{64} cast' press record p2 p2-returns.json

# -- the end of voting -------------------------------------------------------

# A copy that was left in the middle of writing goes on.
cp -r p1 p1-torn
printf 'CGJE\0\0\1\0\21half' >>p1-torn/journal
expect 0 '9 made: 4 cast' "$EG" preencrypt status p1-torn
ls p1-torn/journal.torn-* >/dev/null || fail "the torn end is not kept"

expect 0 '9 ballots: 4 cast, 1 challenged, 4 not returned' \
    press close p1 --mail mail
[ ! -e p1/key.sealed ] || fail "the nonces of cast ballots can still be read"
cp mail/08-ballots-device-*.zip mail/08-nonces-* .
expect 0 '9 ballots: 4 cast' "$EG" preencrypt close p1 --mail mail
for file in 08-*; do
    cmp "$file" "mail/$file" || fail "closing again gives another $file"
done
for verb in "make p1 --style town --ballots 9" "record p1 p1-returns.json" \
    "print p1 -o p1.json --format json"; do
    expect 3 'the device is closed' press $verb
done
nonces=$(ls mail/08-nonces-device-*.bin)
expect 0 '3 ballots: 1 cast, 0 challenged, 2 not returned' \
    press close p2 --mail mail

# Nonces of a ballot that was cast are in no file: those that are there are five.
python3 - "$nonces" <<'PY' || fail "other nonces than those of five ballots"
import sys
data, at, items = open(sys.argv[1], "rb").read(), 8, 0
while at < len(data):
    at += 4 + int.from_bytes(data[at:at + 4], "big")
    items += 1
assert items == 5, items
PY

# -- the tally ---------------------------------------------------------------

expect 0 '' "$EG" election authorize admin mail/01-card-device-*.egm
mv "$nonces" kept.bin
expect 3 'nonces-device-.* is missing' election_open collect
cp kept.bin "$nonces"
flip "$nonces" -1
expect 1 'is not what device "Print shop p1" signed' election_open collect
cp kept.bin "$nonces"

# forged REGEX EDIT: what the printing office releases is other than it should
# be, and it signs that; "items" are the file's five, of ballots 4 to 7 and 9 as
# they are below.
message=${nonces/-nonces-/-ballots-}
message=${message%.bin}.egm
forged() {
    cp "$message" kept.egm
    python3 - "$nonces" "$2" <<'PY'
import sys
data, at, items = open(sys.argv[1], "rb").read(), 8, []
while at < len(data):
    end = at + 4 + int.from_bytes(data[at:at + 4], "big")
    items.append(data[at:end])
    at = end
exec(sys.argv[2])
open(sys.argv[1], "wb").write(data[:8] + b"".join(items))
PY
    expect 0 '' "$FORGE" nonces p1/identity kept.egm "$message" "$nonces"
    expect 1 "$1" election_open collect
    cp kept.egm "$message"
    cp kept.bin "$nonces"
}
forged 'ballot 5 of device "Print shop p1": its nonces are missing; those of ballot 6' \
    'del items[1]'
forged 'ballot 9 of device "Print shop p1": its nonces are missing' 'del items[4]'
forged 'releases nonces of more ballots' 'items.append(items[4])'
forged 'ballot 4 of device "Print shop p1": .*those of ballot 6' \
    'items[0], items[2] = items[2], items[0]'
forged 'ballot 6 of device "Print shop p1": the nonce does not make' \
    'items[2] = items[2][:-1] + bytes([items[2][-1] ^ 1])'
forged 'ballot 5 of device "Print shop p1": the nonces released for contest 2' \
    'items[1] = items[1][:-1] + bytes([items[1][-1] ^ 1])'
expect 0 '3 of 3 known devices have submitted' election_open collect
expect 0 '15 ballots of 3 devices: 8 cast, 0 challenged, 0 spoiled, 7 printed and not cast' \
    election tally
printf '%s:1\n' "$(confirmation p1 1)" >drawn
expect 3 'is a pre-encrypted one' election audit --guardian 2 --draw drawn
decrypt 2
cp -r admin lost
rm lost/submissions/*.nonces
expect 3 'nonces: cannot be opened' "$EG" election combine lost --mail mail \
    --passphrase-file passphrase
expect 0 'Final root' election combine
expect 0 'VERIFIED and published' "$EG" election publish admin --to out

# -- the record --------------------------------------------------------------

ballots <polls >polls.json
"$EG" ballots count --manifest manifest.json --format csv polls.json >plain.csv
"$EG" record results out --format csv >tally.csv
cmp plain.csv tally.csv || fail "the results differ from the plain count"
expect 0 '^VERIFIED' "$EG" verify out
grep -q '15 on 3 devices: 8 cast (weight 11), .* 7 printed and not cast' output ||
    fail "other ballots"
for check in 15.A 16.A 16.B 16.C 16.D 16.F 16.G 16.H 17.A 18.A \
    19.A 19.B 19.C 19.D X.15 X.17 X.18 X.19; do
    grep -Eq "[ ,]$check [1-9]" output || fail "$check was not visited"
done

# What a voter finds there: under a cast ballot's code as many of its short codes
# as it has votes, and all of them of a ballot that was opened.
python3 - "$EG" <<'PY' || fail "record show has other short codes"
import json, subprocess, sys
def shown(code):
    run = subprocess.run([sys.argv[1], "record", "show", "out", "--json",
                          "--ballot", code], capture_output=True, check=True)
    return json.loads(run.stdout)
for ballot in json.load(open("p1.json")):
    seen = shown(ballot["code"])
    opened = ballot["number"] in (4, 5, 6, 7, 9)
    assert ("printed" in seen, "selected" in seen) == (opened, not opened)
    found = seen["printed" if opened else "selected"]
    assert len(found) == len(ballot["contests"])
    for contest, there in zip(ballot["contests"], found):
        lines = [(c["name"], c["shortCode"]) for c in contest["choices"]]
        lines += [("(a vote not given)", c) for c in contest["nullCodes"]]
        if opened:
            assert lines == [(c["name"], c["shortCode"])
                             for c in there["codes"]]
        else:
            codes = {c["shortCode"] for c in there["codes"]}
            assert len(codes) == contest["selectionLimit"]
            assert codes <= {code for _, code in lines}
PY
expect 0 "^      $(code p1 1 mayor bert)$" "$EG" record show out --ballot "$(confirmation p1 1)"
expect 0 "$(code p1 4 council dan)  Dan" \
    "$EG" record show out --ballot "$(confirmation p1 4)"
expect 0 'the record does not tell' \
    "$EG" record show mail/record --ballot "$(confirmation p1 4)"

[ "$pdf" = read ] || {
    echo "all else passed, but the PDF was not read: $pdf"
    exit 77
}
