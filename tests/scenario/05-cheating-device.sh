#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A device encrypts wrong ballot nonces, so that two challenged ballots cannot
# be opened.  The administrator is told which, by device and code; the tally can
# be published all the same, but not silently: whoever verifies finds the ballots.
EG=$1
FORGE=$2
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/election.sh"

# code D N: the confirmation code of ballot N of device D, from its own output.
code() {
    sed -n "s/^$2 \([0-9A-F]*\) .*/\1/p" "codes$1"
}

ceremony 2 2
for d in 1 2; do
    expect 0 '' "$EG" device open "d$d" --id "Scanner $d" --mail mail
done
{
    ballot town T1 ann yes
    ballot town T2 bert no
    ballot country C1 - yes
} | ballots >d1.json
ballot town T3 ann no | ballots >d2.json
"$EG" device encrypt d1 d1.json >codes1
"$EG" device encrypt d2 d2.json >codes2
expect 0 '' "$FORGE" nonce d1 2
expect 0 '' "$FORGE" nonce d1 3
expect 0 '' "$EG" device cast d1 1
expect 0 '' "$EG" device challenge d1 2 3
expect 0 '' "$EG" device challenge d2 1
for d in 1 2; do
    expect 0 'Closed' "$EG" device close "d$d" --mail mail
done

# Nothing can be seen of it before the guardians decrypt.
expect 0 '2 of 2 known devices' election_open collect --accept-devices
expect 0 'root' election tally --open-contest-data mayor
decrypt 1 2

# -- combine -----------------------------------------------------------------

b2=$(code 1 2)
b3=$(code 1 3)
honest=$(code 2 1)
expect 1 '2 challenged ballots cannot be opened: the device cheated' \
    election combine
grep -q "$b2 (ballot 2 of device \"Scanner 1\") cannot be opened" output ||
    fail "ballot 2 is not named"
grep -q "$b3 (ballot 3 of device \"Scanner 1\") cannot be opened" output ||
    fail "ballot 3 is not named"
! grep -q "$honest" output || fail "the honest ballot is named"
[ ! -e admin/record/final ] || fail "something is written"

without=(--without-opening "$b2" --without-opening "${b3,,}")
expect 2 'not a confirmation code' election combine --without-opening 2
expect 1 ' 1 challenged ballot cannot be opened' \
    election combine --without-opening "$b2"
expect 3 "$honest can be opened and has to be" \
    election combine "${without[@]}" --without-opening "$honest"
expect 3 'not a challenged one' \
    election combine "${without[@]}" --without-opening "$(code 1 1)"
[ ! -e admin/record/final ] || fail "something is written"
expect 0 'Final root' election combine "${without[@]}"
grep -Eq '^ +1  Ann$' output || fail "the tally is not shown"

# -- publish -----------------------------------------------------------------

publish() {
    "$EG" election publish admin --to out --quiet "$@"
}
expect 1 'does not verify and is not published: 13\.' publish
expect 1 'does not verify' publish --without-opening "$b2"
expect 1 'does not verify' publish "${without[@]}" --without-opening "$honest"
[ ! -e out ] && [ ! -e out.unverified ] || fail "something is published"
expect 0 'verifiers REJECT it because 2 challenged ballots are not opened' \
    publish "${without[@]}"

# -- everybody else ----------------------------------------------------------

expect 1 'REJECTED' "$EG" verify out
for code in "$b2" "$b3"; do
    grep -iq "${code:0:8}" output || fail "the verifier does not name $code"
done
! grep -iq "${honest:0:8}" output || fail "the verifier names $honest"
grep -q 'the challenged ballot has 0 openings, not one' output ||
    fail "the verifier does not say why"
expect 0 'Challenged and opened</dt><dd>1<' \
    "$EG" record results out --format html
grep -q 'Challenged, not opened</dt><dd>2<' output ||
    fail "the results hide what is not opened"
expect 0 '3 challenged \(2 not opened\)' "$EG" record results out
expect 0 'not opened' "$EG" record show out --ballot "$b2"

# A ballot with a valid opening cannot be left out: the option is for nothing
# else, and other failures stay failures.
expect 1 '' "$EG" verify admin/record
printf x >>admin/record/final/decrypted_tally.binpb
expect 3 '' publish "${without[@]}"
echo "cheating device: all as expected"
