#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Of three guardians any two, and all three, decrypt the same record: the same
# counts and the same opened ballots, whoever takes part.
EG=$1
FORGE=$2
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/election.sh"

ceremony 3 2
vote_all
expect 0 'aggregated|root' election tally --open-contest-data mayor
cp -r "$work" "$work.before"
trap 'rm -rf "$work" "$work.before"' EXIT

first=
for quorum in '1 2' '1 3' '3 2' '1 2 3'; do
    rm -rf admin mail g1 g2 g3
    cp -r "$work.before"/{admin,mail,g1,g2,g3} .
    # shellcheck disable=SC2086 # a list of guardians
    decrypt $quorum
    expect 0 'Final root' election combine
    grep -v '^Final root' output >counts
    out="out-${quorum// /-}"
    expect 0 'VERIFIED' "$EG" election publish admin --to "$out"
    # The roots up to the aggregated phase, and what was opened.
    "$EG" record digest "$out" | grep -E ' root (setup|sealed|aggregated)$' >roots
    [ "$(wc -l <roots)" = 3 ] || fail "no three roots of $out"
    cat "$out"/final/challenged_ballot_decryptions/* >opened
    if [ -z "$first" ]; then
        first=$out
        cp counts counts.first
        cp roots roots.first
        cp opened opened.first
        grep -q '2  Ann' counts || fail "Ann has not two votes"
    fi
    cmp counts counts.first || fail "quorum $quorum counts something else"
    cmp roots roots.first || fail "quorum $quorum changes earlier phases"
    cmp opened opened.first || fail "quorum $quorum opens something else"
done
echo "quorums: all as expected"
