#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Goal: real ballots, San Francisco's of November 2024, go through everything:
# import, key ceremony, two devices, tally, decryption by two of three guardians
# and verification; the decrypted tally equals a plain count of the same ballots.
#
# usage: sf2024.sh ELECTIONGUARD FORGE [CONTESTS]
#
# CONTESTS are identifiers with commas; without them all contests are taken that
# can be represented.  Exit code 77 without the reference data.
set -eu
EG=$1
contests=${3:-}
real=${EG_SHARED:-}/real/sf2024_dominion
if [ ! -d "$real" ]; then
    echo "skipped: EG_SHARED names no folder with real/sf2024_dominion" >&2
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'correct horse battery staple\n' >passphrase

fail()
{
    echo "FAILED: $*" >&2
    exit 1
}

# each VERB GUARDIAN...
each()
{
    local verb=$1 g
    shift
    for g in "$@"; do
        local more=()
        case $verb in
        new) more=(--name "$g") ;;
        keygen) more=(--yes) ;;
        commit | reveal | respond) more=(--record "$g-record") ;;
        esac
        "$EG" guardian "$verb" "$g" --mail mail --passphrase-file passphrase \
            "${more[@]}" --quiet
    done
}
office()
{
    local verb=$1
    shift
    "$EG" election "$verb" office --mail mail --passphrase-file passphrase \
        --quiet "$@"
}

mkdir mail
"$EG" manifest import "$real" -o manifest.json --report left-out.json \
    ${contests:+--contests "$contests"}
grep -q '"id": "18"' left-out.json || fail "the ranked contest is not reported"
for n in 0 15; do
    "$EG" ballots import --manifest manifest.json -o "ballots-$n.json" \
        "$real/CvrExport_$n.json"
done
"$EG" ballots count --manifest manifest.json --format csv \
    ballots-0.json ballots-15.json >count.csv

each new ann bob cal
office create --manifest manifest.json --quorum 2
each keygen ann bob cal
each check ann bob cal
each share ann bob cal
office joint-key
each receive ann bob cal
each confirm ann bob cal
office joint-key

for n in 0 15; do
    "$EG" device open "device-$n" --mail mail --id "scanner $n" --quiet
    # The ballots were cast on paper before they were scanned.
    "$EG" device encrypt "device-$n" "ballots-$n.json" --then cast --quiet \
        >"codes-$n.txt" &
done
wait
[ "$(cat codes-*.txt | wc -l)" = "$(grep -c ballotStyle ballots-*.json |
    awk -F: '{ n += $2 } END { print n }')" ] || fail "ballots are missing"
for n in 0 15; do
    "$EG" device close "device-$n" --mail mail --quiet
done

"$EG" election collect office --mail mail --accept-devices --quiet
office tally
office request --guardian 1 --guardian 3
for g in ann cal; do cp -r mail/record "$g-record"; done
each commit ann cal
each reveal ann cal
each respond ann cal
office combine
"$EG" election publish office --to record --quiet

"$EG" record results record --verify --report report.txt --format csv --quiet \
    >tally.csv || fail "the record does not verify: $(cat report.txt)"
grep -q '^VERIFIED' report.txt || fail "no verdict"
cmp tally.csv count.csv || fail "the decrypted tally is not the plain count"
awk -F, '{ n += $NF } END { exit n > 0 ? 0 : 1 }' count.csv || fail "no votes"
echo "equal: $(wc -l <codes-0.txt) and $(wc -l <codes-15.txt) ballots"
