#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A key ceremony of three guardians, and everything that a hostile mail folder
# or a cheating guardian can do to it: each is named, none goes unnoticed.
EG=$1
FORGE=$2
here=$(cd "$(dirname "$0")" && pwd)
county=$here/../../examples/county
. "$here/lib.sh"

all="1 2 3"

# -- who takes part ----------------------------------------------------------

expect 0 '^[0-9a-f]{4}(-[0-9a-f]{4}){7}$' guardian new g1 --name Alice
expect 0 '^[0-9a-f]{4}(-[0-9a-f]{4}){7}$' guardian new g2 --name Bob
expect 0 '^[0-9a-f]{4}(-[0-9a-f]{4}){7}$' guardian new g3 --name Carol
expect 3 'another guardian, "Alice"' guardian new g1 --name Mallory
expect 3 'control character' guardian new g9 --name $'Eve\e[2J'
expect 0 'next +guardian keygen' "$EG" guardian status g1
expect 3 "'guardian keygen' comes first" guardian check g1
expect 3 'is not a guardian.s directory' guardian check nowhere
expect 3 'holds no invitation' guardian keygen g1

expect 0 '' "$FORGE" invite mail admin.key 2 "$county/manifest.json"
digest=$("$EG" message show mail/02-* | sed -n 's/^digest *//p')

# An invitation is not accepted unseen, nor is another one.
expect 3 'compare the invitation.s digest' guardian keygen g1
expect 3 'holds no invitation of that digest' \
    guardian keygen g1 --invitation-digest "$(printf '0%.0s' $(seq 64))"

# The same invitation signed by somebody else is another election.
cp mail/02-* genuine.egm
expect 0 '' steal g3
expect 0 '' "$FORGE" sender g3.key genuine.egm mail/02-fake.egm 0
expect 3 'both invite this guardian' guardian keygen g1 --yes

for i in $all; do
    expect 0 "digest +$digest" guardian keygen g$i --invitation-digest "$digest"
done
rm mail/02-fake.egm
expect 3 'another invitation was accepted before' \
    guardian keygen g1 --invitation-digest "$(printf '0%.0s' $(seq 64))"
expect 2 'is not 64 hexadecimal digits' \
    guardian keygen g1 --invitation-digest 12

# -- keys --------------------------------------------------------------------

# A step that is done sends the same message again.
cp mail/03-keys-guardian-1.egm kept.egm
rm mail/03-keys-guardian-1.egm
expect 3 'lacks the message "keys" of guardian 1 \(Alice\)' guardian check g2
expect 0 'posted' guardian keygen g1
cmp kept.egm mail/03-keys-guardian-1.egm || fail "other keys the second time"

# Altered on the way.
flip mail/03-keys-guardian-1.egm 700
expect 3 '03-keys-guardian-1.egm: the signature is wrong' guardian check g2
cp kept.egm mail/03-keys-guardian-1.egm

# Signed by Carol in Bob's name.
cp mail/03-keys-guardian-2.egm bob.egm
expect 0 '' "$FORGE" sender g3.key bob.egm mail/03-keys-guardian-2.egm 2
expect 3 'claims to be from guardian 2 \(Bob\) and is signed by somebody else' \
    guardian check g1

# Carol sends Bob's keys as her own.
cp bob.egm mail/03-keys-guardian-2.egm
cp mail/03-keys-guardian-3.egm carol.egm
expect 0 '' "$FORGE" sender g3.key bob.egm mail/03-keys-guardian-3.egm 3
expect 3 'guardian 3 sent keys with the index 2' guardian check g1
cp carol.egm mail/03-keys-guardian-3.egm

# Carol sends two different ones.
expect 0 '' "$FORGE" alter g3.key carol.egm mail/03-other.egm -1
expect 3 'guardian 3 \(Carol\) sent two different messages of step "keys"' \
    guardian check g1

# Carol's proof is wrong.
mv mail/03-other.egm mail/03-keys-guardian-3.egm
expect 1 'keys of guardian 3 \(Carol\) do not hold.*2\.C' guardian check g1
cp carol.egm mail/03-keys-guardian-3.egm

# Keys of another election are no keys of this one.
mkdir other
cp mail/01-* other
expect 0 '' "$FORGE" invite other other.key 2 "$county/manifest.json"
cp -r g2 g2-other
rm g2-other/invitation.egm g2-other/keys.egm g2-other/secrets.sealed
expect 0 'posted' "$EG" guardian keygen g2-other --mail other --yes \
    --passphrase-file passphrase
cp other/03-keys-guardian-2.egm mail
expect 3 'lacks the message "keys" of guardian 2 \(Bob\)' guardian check g1
cp bob.egm mail/03-keys-guardian-2.egm

expect 3 "'guardian check' comes first" guardian share g1
for i in $all; do
    expect 0 'keys of all 3 guardians hold' guardian check g$i
done

# What was checked is remembered.
expect 0 '' "$FORGE" alter g3.key carol.egm mail/03-keys-guardian-3.egm -1
expect 1 'Carol' guardian share g1
cp -r g3 g3-later
rm g3-later/keys.egm
expect 0 'posted' guardian keygen g3-later
expect 1 'guardian 3 \(Carol\) sent other keys now than when they were' \
    guardian share g1
cp carol.egm mail/03-keys-guardian-3.egm

# -- shares ------------------------------------------------------------------

expect 3 "'guardian share' comes first" guardian receive g1
for i in $all; do
    expect 0 'posted' guardian share g$i
done
cp mail/04-shares-guardian-2.egm shares.egm
expect 0 'posted' guardian share g2
cmp shares.egm mail/04-shares-guardian-2.egm || fail "other shares"

# Bob was shown other keys.
expect 0 '' steal g2
expect 0 '' "$FORGE" alter g2.key shares.egm mail/04-shares-guardian-2.egm 5
expect 1 'guardian 2 \(Bob\) was shown other keys than this guardian' \
    guardian receive g1

# Bob's share for Carol (the last) is wrong: only Carol can tell, and does.
expect 0 '' "$FORGE" alter g2.key shares.egm mail/04-shares-guardian-2.egm -1
cp -r g1 g1-cheated
expect 0 'key is ready' guardian receive g1-cheated
cp -r g3 g3-cheated
cp -r mail mail-honest
expect 1 'share of guardian 2 \(Bob\) is wrong.*eq\. 22' guardian receive g3-cheated
expect 0 'complained about a share' "$EG" guardian status g3-cheated
ls mail/05-complaint-guardian-3.egm >/dev/null || fail "no complaint"
cp mail/05-complaint-guardian-3.egm complaint.egm
expect 1 'of guardian 3 \(Carol\): guardian 2 \(Bob\) is at fault' \
    guardian judge g1
expect 1 'share of guardian 2 \(Bob\) is wrong' guardian receive g3-cheated
cmp complaint.egm mail/05-complaint-guardian-3.egm || fail "other complaint"

# With Bob's honest shares, Carol's complaint is a lie.
cp shares.egm mail/04-shares-guardian-2.egm
expect 1 'guardian 3 \(Carol\) is at fault: the accused did not sign' \
    guardian judge g1
expect 0 '' "$FORGE" joint mail admin.key
expect 1 'guardian 3 \(Carol\) complains about a share' guardian confirm g1-cheated
rm mail/05-* mail/06-*

expect 3 "'guardian receive' comes first" guardian confirm g1
for i in $all; do
    expect 0 'key is ready' guardian receive g$i
    expect 0 'key is ready' guardian receive g$i
done
expect 0 'there is no complaint' guardian judge g2

# -- confirmation ------------------------------------------------------------

expect 3 'lacks the administrator.s guardian record' guardian confirm g1
expect 0 '' "$FORGE" joint mail admin.key
cp mail/06-* joint.egm
expect 0 '' "$FORGE" alter admin.key joint.egm mail/06-guardians-administrator.egm -1
expect 1 'H_G of the preliminary guardian record is not' guardian confirm g1
expect 0 '' "$FORGE" alter admin.key joint.egm mail/06-guardians-administrator.egm -40
expect 1 '3\.B' guardian confirm g1
expect 0 '' "$FORGE" sender g3.key joint.egm mail/06-guardians-administrator.egm 0
expect 3 'claims to be from the administrator' guardian confirm g1
cp joint.egm mail/06-guardians-administrator.egm
for i in $all; do
    expect 0 'guardian record is confirmed' guardian confirm g$i
    [ ! -e g$i/secrets.sealed ] || fail "polynomials are still there"
    expect 0 'guardian record is confirmed' guardian confirm g$i
    expect 0 'next +guardian commit' "$EG" guardian status g$i
done
hashes=$(for i in $all; do
    "$EG" message show --quiet mail/07-confirmation-guardian-$i.egm
done | sort -u | wc -l)
[ "$hashes" = 1 ] || fail "the guardians confirm different things"

# -- a request without a record ----------------------------------------------

expect 3 'no such request' guardian commit g1 --record nowhere
expect 0 '' "$FORGE" request mail admin.key 1 "$digest" 2 3
expect 3 'is not for this guardian' guardian commit g1 --record nowhere
expect 3 'nowhere' guardian commit g2 --record nowhere
expect 3 "'guardian commit' comes first" guardian reveal g2 --record nowhere
expect 3 "'guardian commit' comes first" guardian respond g2 --record nowhere
[ ! -e g2/attempt-1.state ] || fail "a seed without a verified record"

# A key of another guardian does not open here.
cp g1/key.sealed g1-key
cp g2/key.sealed g1/key.sealed
rm g1/confirmation.egm
expect 3 'belongs to another election or guardian' guardian confirm g1

# One process at a time; a wrong passphrase opens nothing.
printf 'not the passphrase\n' >passphrase
expect 3 'does not open' guardian check g2
echo "ceremony: all as expected"
