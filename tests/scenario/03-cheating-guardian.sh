#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A guardian who signs wrong messages is named by the administrator's command
# at every step, nothing is written for it, and without the cheat all goes on.
EG=$1
FORGE=$2
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/election.sh"

# cheat FILE AT CODE REGEX COMMAND...: while Bob's message FILE has one byte of
# its payload changed and is signed anew, the command ends so.
cheat() {
    local file=$1 at=$2
    shift 2
    cp "$file" honest.egm
    expect 0 '' "$FORGE" alter g2.key honest.egm "$file" "$at"
    expect "$@"
    cp honest.egm "$file"
}
bob='guardian 2 \(Bob\)'

write_manifest
for i in 1 2 3; do
    expect 0 '' guardian new "g$i" --name "${names[$i]}"
done
expect 0 'digest' election create --manifest manifest.json --quorum 2
steal g2

# -- the key ceremony --------------------------------------------------------

expect 3 'lacks the message "keys" of guardian 1' election joint-key
each 3 keygen --yes
cheat mail/03-keys-guardian-2.egm -1 1 "keys of $bob do not hold" \
    election joint-key
each 3 check
expect 3 'lacks the message "shares" of guardian 1' election joint-key
expect 0 'keys *3 of 3' election_open status
expect 0 'shares *0 of 3; missing: guardian 1 \(Alice\), guardian 2' \
    election_open status
each 3 share
cheat mail/04-shares-guardian-2.egm -1 1 "$bob cheats: the share for guardian 3" \
    election joint-key
cheat mail/04-shares-guardian-2.egm 10 1 "$bob was shown other keys" \
    election joint-key

# Carol complains about the share that she was sent, and is right.
cp -r g3 g3.before
cp mail/04-shares-guardian-2.egm honest.egm
expect 0 '' "$FORGE" alter g2.key honest.egm mail/04-shares-guardian-2.egm -1
expect 1 '' guardian receive g3
expect 1 "complaint of guardian 3 \(Carol\): $bob is at fault" election joint-key
expect 0 'complaints' election_open status
# A complaint about what Bob did not send is Carol's own fault.
cp honest.egm mail/04-shares-guardian-2.egm
expect 1 '' election joint-key
grep -q 'guardian 3 (Carol) is at fault' output || fail "Carol is not at fault"
rm mail/05-*
rm -rf g3
mv g3.before g3

expect 0 'preliminary' election joint-key
each 3 receive
each 3 confirm
cheat mail/07-confirmation-guardian-2.egm -1 1 "$bob confirms another H_G" \
    election joint-key
cheat mail/03-keys-guardian-2.egm -1 1 "keys of $bob do not hold" \
    election joint-key
[ ! -e admin/record ] || fail "a record was begun for a cheat"
expect 0 'All guardians confirmed' election joint-key

# -- the decryption ----------------------------------------------------------

vote_all
expect 0 'root' election tally --open-contest-data mayor
decrypt 1 2
# d_i, (a_i, b_i, M_i), v_i of a field, v_i of contest data, a nonce share.
cheat mail/10-commit-guardian-2-1.egm 60 1 "$bob is at fault.*commit" \
    election combine
cheat mail/10-commit-guardian-2-1.egm -1 1 "$bob is at fault.*commit" \
    election combine
cheat mail/11-reveal-guardian-2-1.egm 600 1 "$bob is at fault.*commit" \
    election combine
cheat mail/11-reveal-guardian-2-1.egm -1 1 "$bob is at fault.*commit" \
    election combine
cheat mail/12-respond-guardian-2-1.egm 68 1 "$bob is at fault.*eq. 94" \
    election combine
cheat mail/12-respond-guardian-2-1.egm 230 1 "$bob is at fault.*eq. 94" \
    election combine
cheat mail/12-respond-guardian-2-1.egm -1 1 "$bob is at fault.*nonce" \
    election combine
cheat mail/12-respond-guardian-2-1.egm -300 1 "$bob is at fault.*nonce" \
    election combine
[ ! -e admin/record/final ] || fail "something was decrypted for a cheat"

# Two answers to one request.
expect 0 '' "$FORGE" alter g2.key mail/12-respond-guardian-2-1.egm \
    mail/12-other.egm -1
expect 3 "$bob answered the same request in two ways" election combine
rm mail/12-other.egm

expect 0 'Final root' election combine
expect 0 'VERIFIED' "$EG" election publish admin --to out.zip --zip
echo "cheating guardian: all as expected"
