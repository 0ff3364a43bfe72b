#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# An audit after the election draws ballots, two cast ones among them, and opens
# chosen contests.  Guardians give nothing without being told how many cast
# ballots that are; what was not chosen stays closed; false files are refused.
EG=$1
FORGE=$2
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/election.sh"

# code N: the confirmation code of ballot N.
code() {
    sed -n "s/^$1 \([0-9A-F]*\) .*/\1/p" codes
}

# refused REGEX PYTHON: the opening, altered, does not hold.
refused() {
    python3 - "$opening" "$2" >altered.json <<'PY'
import json, sys
o = json.load(open(sys.argv[1]))
c = o["contests"][0]
exec(sys.argv[2])
json.dump(o, sys.stdout)
PY
    expect "${3:-1}" "$1" "$EG" record check-opening altered.json --root "$root"
}

# -- an election with one ballot whose device encrypted a wrong nonce ---------

ceremony 3 2
expect 0 '' "$EG" device open d1 --id "Scanner 1" --mail mail
{
    ballot town T1 ann yes
    ballot town T2 bert no
    ballot town T3 ann no
    ballot country C1 - yes
    ballot town T4 bert yes
} | ballots >d1.json
"$EG" device encrypt d1 d1.json >codes
expect 0 '' "$FORGE" nonce d1 3
expect 0 '' "$EG" device cast d1 1 2 3
expect 0 '' "$EG" device challenge d1 4
expect 0 '' "$EG" device spoil d1 5
expect 0 'Closed' "$EG" device close d1 --mail mail
expect 0 '' election_open collect --accept-devices
expect 3 'when there is a tally' \
    election audit --guardian 1 --guardian 3 --open "$(code 1):1"
expect 0 'root' election tally
decrypt 1 2
expect 0 'Final root' election combine
expect 0 'published' "$EG" election publish admin --to out
root=$("$EG" record digest out | sed -n 's/ root final$//p')

# -- the request -------------------------------------------------------------

ask=(--guardian 3 --guardian 1)
expect 3 'no ballot was drawn yet' election openings --to opened
expect 2 'numbers of contests' election audit "${ask[@]}" --open "$(code 1)"
expect 2 'not the number of a contest' \
    election audit "${ask[@]}" --open "$(code 1):mayor"
expect 2 'named twice' election audit "${ask[@]}" --open "$(code 1):1,1"
expect 2 'named twice' \
    election audit "${ask[@]}" --open "$(code 1):1" --open "$(code 1):2"
expect 2 'are needed to decrypt' \
    election audit --guardian 1 --open "$(code 1):1"
expect 3 'has no contest 3' election audit "${ask[@]}" --open "$(code 1):3"
expect 3 'neither cast nor challenged' \
    election audit "${ask[@]}" --open "$(code 5):1"
expect 3 'has no ballot 00' \
    election audit "${ask[@]}" --open "$(printf '0%.0s' {1..64}):1"
[ ! -e admin/audits ] || fail "an audit of nothing"
{
    echo '# drawn in public'
    echo
    echo "  $(code 2):2,1"
} >draw
expect 0 'Posted audit 1 to 2 guardians' election audit "${ask[@]}" \
    --open "$(code 1):1" --draw draw --open "$(code 4):2"
grep -q "cast ballot $(code 1): contest 1, \"mayor\"" output ||
    fail "it is not said what is opened"

# -- the guardians -----------------------------------------------------------

open_by() {
    local g=$1
    shift
    guardian open "$g" --record "$g.record" "$@"
}

for g in g1 g2 g3; do
    cp -r out $g.record
done
expect 3 'opens the votes of 2 cast ballots to the administrator' open_by g1
grep -q "cast ballot $(code 2): contest 2, \"bridge\"" output ||
    fail "the guardian is not shown what is opened"
[ ! -e g1/audit-1.egm ] || fail "a share without agreement"
expect 3 'opens 2 cast ballots, not 3' open_by g1 --agree-to-open 3
expect 3 'opens 2 cast ballots, not 0' open_by g1 --agree-to-open 0
expect 3 'is not for this guardian' open_by g2 --agree-to-open 2
flip "$(find g1.record -path '*regular-*' -name '*.binpb' | head -1)" 3000
expect 1 'does not verify' open_by g1 --agree-to-open 2
rm -r g1.record
cp -r admin/record g1.record
expect 3 'waits for the message "opening" of guardian 1 \(Alice\), guardian 3' \
    election openings --to opened
expect 0 'gave shares of 3 ballots, 2 of them cast, for audit 1' \
    open_by g1 --agree-to-open 2
cp mail/14-opening-guardian-1-1.egm kept.egm
rm mail/14-opening-guardian-1-1.egm
expect 0 'posted' open_by g1
cmp kept.egm mail/14-opening-guardian-1-1.egm || fail "another answer"
expect 0 'gave shares' open_by g3 --agree-to-open 2

# -- the openings ------------------------------------------------------------

# A share that was altered names its guardian.
steal g3
cp mail/14-opening-guardian-3-1.egm kept.egm
expect 0 '' "$FORGE" alter g3.key kept.egm mail/14-opening-guardian-3-1.egm -1
expect 1 'guardian 3 \(Carol\) sent what cannot be right.*was altered' \
    election openings --to opened
[ ! -e opened ] || fail "something was written"
cp kept.egm mail/14-opening-guardian-3-1.egm
expect 0 'written' election openings --to opened
[ "$(find opened -name '*.json' | wc -l)" = 3 ] || fail "not three openings"

opening=opened/$(code 1).json
expect 0 'and encrypts, in 1 of its 2 contests' \
    "$EG" record check-opening "$opening" --root "$root"
grep -q '1  Ann$' output || fail "not Ann"
! grep -q 'Build the bridge' output || fail "a closed contest is shown"
expect 0 'in 2 of its 2 contests' \
    "$EG" record check-opening "opened/$(code 2).json" --root "$root"
grep -q '1  Bert$' output || fail "not Bert"
grep -q '1  No$' output || fail "not No"
expect 0 'status challenged' \
    "$EG" record check-opening "opened/$(code 4).json" --root "$root"
expect 0 'compare this root' "$EG" record check-opening "$opening"

# -- false files -------------------------------------------------------------

expect 1 'another root' "$EG" record check-opening "$opening" \
    --root "${root:1}${root:0:1}"
refused '13.B' 'c["fields"][0]["value"] = 0; c["fields"][1]["value"] = 1'
refused '13.B' 'f = c["fields"]; f[0]["nonce"] = f[1]["nonce"]'
refused '14.E' 'c["fields"][0]["value"] = 2**32 - 1'
refused 'is not below q' 'c["fields"][0]["nonce"] = "f" * 64' 3
refused '14.D' 'c["fields"].pop()'
refused '13.structure' 'o["contests"].append(c)'
refused '13.structure' 'o["closedContests"] = []'
refused '13.B' 'o["closedContests"][0]["hash"] = "0" * 64'
refused '13.structure' 'c["data"].clear(); del c["data"]'
refused 'X.13' 'c["data"]["nonce"] = c["fields"][0]["nonce"]'
refused '13.A' 'import base64; c["data"]["bytes"] = base64.b64encode(bytes(127) + b"1").decode()'
refused 'X.14' 'f = c["fields"]; f[0]["label"], f[1]["label"] = f[1]["label"], f[0]["label"]'
refused '5.B' 'o["setup"]["k"] = 1'
refused '5.B' 's = o["setup"]; s["jointVoteKey"], s["jointDataKey"] = s["jointDataKey"], s["jointVoteKey"]'
refused '13.structure' 'o["chainingField"] = "0" * 72'
refused 'is missing' 'del c["fields"][0]["nonce"]' 3
refused 'another ballot' "o['id'] = '0' * 64"
refused 'not the ballot with that code' 'o["proof"]["code"] = "0" * 64'
refused '13.B' 'o["code"] = "0" * 64'
# The opening of one ballot with the proof of another.
python3 - "$opening" "opened/$(code 2).json" >altered.json <<'PY'
import json, sys
a, b = (json.load(open(name)) for name in sys.argv[1:3])
a["proof"] = b["proof"]
json.dump(a, sys.stdout)
PY
expect 1 'another ballot' "$EG" record check-opening altered.json --root "$root"

# -- what nobody can open ----------------------------------------------------

expect 0 'Posted audit 2' election audit "${ask[@]}" \
    --open "$(code 3):1" --open "$(code 1):2"
for g in g1 g3; do
    expect 0 'for audit 2' open_by $g --agree-to-open 2
done
expect 1 '1 of 2 drawn ballots cannot be opened: the device cheated' \
    election openings --to more
grep -q "ballot $(code 3) (ballot 3 of device \"Scanner 1\") cannot be opened" \
    output || fail "ballot 3 is not named"
[ ! -e "more/$(code 3).json" ] || fail "ballot 3 is opened"
expect 0 'in 1 of its 2 contests' \
    "$EG" record check-opening "more/$(code 1).json" --root "$root"
grep -q '1  Yes$' output || fail "not Yes"
echo "audit: all as expected"
