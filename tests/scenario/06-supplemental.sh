#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# An election whose manifest asks for every supplemental field: one device with
# prepared ballots, one without.  The results of the record are those of a plain
# count of the same ballots, byte by byte, and the record verifies.  The devices'
# proofs that undervotes and blank contests are told lie beside it; how they get
# there, and what is refused on the way, is tests/cli/indicators.py.
EG=$1
FORGE=$2
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/election.sh"

expect 0 '' "$EG" manifest new --supplemental --write-in-fields 2 --seats 2 \
    --contests 1 -o manifest.json

# marks REF WRITE_INS WEIGHT OPTION...: one plain ballot on a line.
marks() {
    local ref=$1 written=$2 weight=$3 list="" option
    shift 3
    for option in "$@"; do
        list+="${list:+, }{\"choiceId\": \"option-$option\", \"value\": 1}"
    done
    printf '{"ballotStyle": "everyone", "ballotRef": "%s", "weight": %s, "contests": [{"contestId": "contest-1", "selections": [%s], "writeIns": [%s]}]}\n' \
        "$ref" "$weight" "$list" "$written"
}

# code D N: the confirmation code of ballot N of device D, from its own output.
code() {
    sed -n "s/^$2 \([0-9A-F]*\) .*/\1/p" "codes$1"
}

# session D COMMAND < BALLOTS: device D opens, runs COMMAND, encrypts, casts and
# closes; the third ballot is challenged.
session() {
    local d=$1
    shift
    ballots >"d$d.json"
    expect 0 '' "$EG" device open "d$d" --id "Scanner $d" --mail mail
    "$@"
    expect 0 '' "$EG" device encrypt "d$d" "d$d.json"
    cp output "codes$d"
    expect 0 '' "$EG" device cast "d$d" 1 2 4
    expect 0 '' "$EG" device challenge "d$d" 3
    expect 0 'Closed' "$EG" device close "d$d" --mail mail
}

# A power cut after the proofs of a ballot that never came: 9 bytes before and 16
# after the 312 of its entry.
cut_ballot() {
    local size
    marks lost '' 1 | ballots >lost.json
    size=$(stat -c %s d2/journal)
    expect 0 '^1 ' "$EG" device encrypt d2 lost.json
    truncate -s $((size + 337)) d2/journal
    expect 0 'Ballots +0' "$EG" device status d2
}

prepare() {
    expect 0 '' "$EG" device prepare d1 --ballots 4
}

ceremony 1 1
{
    marks A1 '' 1 1 2          # both votes
    marks A2 '"Jo Roe"' 2 3    # a vote and a write-in
    marks A3 '"Jo Roe"' 1      # challenged
    marks A4 '' 3 1 2 3        # overvote
} | session 1 prepare
{
    marks B1 '' 1              # blank
    marks B2 '"", "Ann Poe"' 1 # two write-ins, one of them not legible
    marks B3 '' 1 1 2 3        # challenged
    marks B4 '' 2 2            # undervote
} | session 2 cut_ballot
expect 0 '2 of 2 known devices' election_open collect --accept-devices
expect 0 'root' election tally --open-contest-data contest-1
decrypt 1
expect 0 'Final root' election combine
for line in '3  Overvotes' '1  Left blank' '3  Undervotes' \
    '4  Votes not given' '4  Write-ins'; do
    grep -q " $line\$" output || fail "the result lacks '$line'"
done
expect 0 'VERIFIED and published' "$EG" election publish admin --to out

printf 'A3\nB3\n' >challenged
"$EG" ballots count --manifest manifest.json --without challenged \
    --format csv d1.json d2.json >plain.csv
"$EG" record results out --format csv >tally.csv
cmp plain.csv tally.csv || fail "the results differ from the plain count"
expect 0 '"kind": "NullVoteIndicator"' "$EG" record results out --format json
for text in 'Jo Roe \(1\)' 'Ann Poe \(1\)'; do
    expect 0 "Written in: .*$text" "$EG" record results out
done
expect 0 '<dt>Votes not given</dt><dd>4</dd>' \
    "$EG" record results out --format html

expect 0 'Indicators +16 proved, on 8 ballots; ballots without proofs: 0$' \
    "$EG" verify out

# A challenged ballot shows what its fields say: A3 has one write-in and one vote
# not given, B3 is overvoted.
expect 0 'written in: Jo Roe \(write-in field\)' \
    "$EG" record show out --ballot "$(code 1 3)"
grep -Eq 'Votes not given' output || fail "the fields are not shown"
expect 0 'overvoted: counted as blank' \
    "$EG" record show out --ballot "$(code 2 3)"

# -- proofs of the indicators --------------------------------------------------

# The files of the two devices, by the H_DI that follows magic and length.
for d in 1 2; do
    expect 0 'again|Closed' "$EG" device close "d$d" --mail "again$d"
    cp "again$d"/08-indicators-device-*.bin "proofs$d"
    cmp -s "proofs$d" mail/"$(basename "again$d"/08-indicators-*.bin)" ||
        fail "another close gives other proofs"
    cmp -s "again$d"/08-ballots-*.egm mail/"$(basename "again$d"/08-ballots-*.egm)" ||
        fail "another close signs something else"
    [ "$(stat -c %s "proofs$d")" -eq $((44 + 4 * 316)) ] ||
        fail "proofs$d has another size"
done

# told FILE...: options for the verifier.
told() {
    printf -- '--indicator-proofs=%s\n' "$@"
}

# entry FILE N: the N-th ballot's frame.
entry() {
    tail -c +$((45 + ($2 - 1) * 316)) "$1" | head -c 316
}

expect 0 'Indicators +16 proved, on 8 ballots; ballots without proofs: 0$' \
    "$EG" verify out $(told proofs1 proofs2)
expect 0 'Indicators +8 proved, on 4 ballots; ballots without proofs: 4$' \
    "$EG" verify out $(told proofs2)

# Left out: nothing is wrong, and nothing is called proved.
{
    head -c 44 proofs1
    entry proofs1 1
    entry proofs1 2
    entry proofs1 4
} >three
expect 0 'Indicators +14 proved, on 7 ballots; ballots without proofs: 1$' \
    "$EG" verify out $(told three proofs2)

# One bit of the last number of ballot 2.
cp proofs1 bit
at=$((44 + 2 * 316 - 1))
byte=$(od -An -tu1 -j "$at" -N 1 bit)
printf "\\x$(printf %02x $((byte ^ 1)))" |
    dd of=bit bs=1 seek="$at" conv=notrunc status=none
expect 1 "bit: ballot 2, code $(code 1 2): indicator .* is not proved" \
    "$EG" verify out $(told bit proofs2)

# Another ballot's proofs under a ballot's name, and entries out of order.
{
    head -c 44 proofs1
    entry proofs1 1 | head -c 36
    entry proofs1 2 | tail -c +37
} >swapped
expect 1 "swapped: ballot 1, code $(code 1 1): .* is not proved" \
    "$EG" verify out $(told swapped)
{
    head -c 44 proofs1
    entry proofs1 2
    entry proofs1 1
} >turned
expect 1 'turned: .*does not have, or not in this place' \
    "$EG" verify out $(told turned)
{
    cat proofs1
    entry proofs2 1
} >foreign
expect 1 'foreign: .*does not have, or not in this place' \
    "$EG" verify out $(told foreign)
expect 1 'three: is of a device .* another file' \
    "$EG" verify out $(told proofs1 three)

head -c 500 proofs1 >cut
expect 3 'cut: is damaged' "$EG" verify out $(told cut)
expect 3 'manifest.json: is damaged or no file of indicator proofs' \
    "$EG" verify out $(told manifest.json)
expect 2 'report on all' "$EG" verify out --ballot "$(code 1 1)" $(told proofs1)
expect 1 'Indicators +not checked' \
    "$EG" verify out --root "$(printf '%064d' 1)" $(told proofs1)
