#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# The three rounds of a decryption between two guardians, and what a cheating
# guardian or administrator can do to them.  The random values of a guardian
# never answer twice.
EG=$1
FORGE=$2
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/election.sh"

# request ATTEMPT ROOT GUARDIAN...
request() {
    expect 0 '' "$FORGE" request mail admin.key "$@"
}

# Whether a state file still holds a sealed seed.
has_seed() {
    [ "$(head -c 8 "$1")" = CGSEAL01 ]
}

ceremony 2 2
vote_all
expect 0 'root' election tally --open-contest-data mayor
steal g2
expect 0 '' "$FORGE" key admin/keys passphrase 'election administrator' admin.key
cp -r mail/record own
root=$("$EG" record digest own | sed -n 's/ root aggregated$//p')
other=${root:1}${root:0:1}

# -- before a commitment -----------------------------------------------------

request 1 "$root" 1 2
expect 3 "'guardian commit' comes first" guardian reveal g1 --record own
expect 3 "'guardian commit' comes first" guardian respond g1 --record own

# Another root than the record's own.
rm mail/09-*
request 1 "$other" 1 2
expect 1 'its aggregated root is another' guardian commit g1 --record own
[ ! -e g1/attempt-1.state ] || fail "a seed for another record"

# Two requests of one number; one that is too small for the quorum.
mv mail/09-request-administrator-1.egm mail/09-another.egm
request 1 "$root" 1 2
expect 3 'two different requests with the number 1' guardian commit g1 --record own
rm mail/09-another.egm
mv mail/09-request-administrator-1.egm request.egm
request 1 "$root" 1
expect 3 'the quorum is 2 of 2' guardian commit g1 --record own
mv request.egm mail/09-request-administrator-1.egm

# A record that was changed, one that is not aggregated, none.
cp -r own bad
flip "$(find bad -path "*regular-*" -name "*.binpb" | head -1)" 3000
expect 1 'bad: does not verify' guardian commit g1 --record bad
expect 1 'at phase setup; the tally is not in it' guardian commit g1 --record mail/setup
expect 3 'nowhere' guardian commit g1 --record nowhere
[ ! -e g1/attempt-1.state ] || fail "a seed without a verified record"

# -- commitments -------------------------------------------------------------

expect 0 'the record verifies; committed for attempt 1' guardian commit g1 --record own
has_seed g1/attempt-1.state || fail "the seed is not sealed"
cp mail/10-commit-guardian-1-1.egm kept.egm
expect 0 'posted' guardian commit g1 --record own
cmp kept.egm mail/10-commit-guardian-1-1.egm || fail "other commitments"
expect 3 'lacks the message "commit" of guardian 2 \(Bob\)' \
    guardian reveal g1 --record own
[ ! -e mail/11-reveal-guardian-1-1.egm ] || fail "revealed before all committed"
expect 3 "'guardian reveal' comes first" guardian respond g1 --record own

# The power cut after the seed and before the message: the same values again.
rm g1/attempt-1-commit.egm mail/10-commit-guardian-1-1.egm
expect 0 'committed' guardian commit g1 --record own
cmp kept.egm mail/10-commit-guardian-1-1.egm || fail "other values of one seed"

# The administrator asks for something else under the same number.
cp mail/09-request-administrator-1.egm request.egm
request 1 "$other" 1 2
expect 3 'was begun for another request of this number' \
    guardian commit g1 --record own
cp request.egm mail/09-request-administrator-1.egm

expect 0 'committed' guardian commit g2 --record own
cp mail/10-commit-guardian-2-1.egm bob.egm

# Alice's own commitments come back changed.
steal g1
expect 0 '' "$FORGE" alter g1.key kept.egm mail/10-commit-guardian-1-1.egm -1
expect 1 'guardian 1 \(Alice\)' guardian reveal g1 --record own
[ ! -e mail/11-reveal-guardian-1-1.egm ] || fail "revealed all the same"
cp kept.egm mail/10-commit-guardian-1-1.egm

# -- revealing ---------------------------------------------------------------

for i in 1 2; do
    expect 0 'posted' guardian reveal g$i --record own
done
cp mail/11-reveal-guardian-2-1.egm reveal.egm
cp mail/11-reveal-guardian-1-1.egm kept.egm
expect 0 'posted' guardian reveal g1 --record own
cmp kept.egm mail/11-reveal-guardian-1-1.egm || fail "other reveals"

# Bob commits anew when he has seen what Alice reveals.
expect 0 '' "$FORGE" alter g2.key bob.egm mail/10-second.egm -1
expect 3 'guardian 2 \(Bob\) answered the same request in two ways' \
    guardian respond g1 --record own
mv mail/10-second.egm mail/10-commit-guardian-2-1.egm
expect 1 'Bob\) committed to something else before this guardian revealed' \
    guardian respond g1 --record own
cp bob.egm mail/10-commit-guardian-2-1.egm
has_seed g1/attempt-1.state || fail "the seed went without an answer"

# Bob reveals something else than he committed to: named, and it is over.
expect 0 '' "$FORGE" alter g2.key reveal.egm mail/11-reveal-guardian-2-1.egm -1
expect 1 'guardian 2 \(Bob\) cheats or errs.*' guardian respond g1 --record own
[ ! -e mail/12-respond-guardian-1-1.egm ] || fail "answered a cheat"
! has_seed g1/attempt-1.state || fail "the seed of a spoiled attempt is kept"
cp reveal.egm mail/11-reveal-guardian-2-1.egm
expect 3 'attempt 1 is over' guardian respond g1 --record own
expect 3 'attempt 1 is over' guardian commit g1 --record own
expect 0 'attempt 1: over' "$EG" guardian status g1

# -- another attempt ---------------------------------------------------------

request 2 "$root" 1 2
for i in 1 2; do
    expect 0 'committed for attempt 2' guardian commit g$i --record own
done
! has_seed g2/attempt-1.state || fail "the seed of an older attempt is kept"
for i in 1 2; do
    expect 0 'posted' guardian reveal g$i --record own
done
for i in 1 2; do
    "$EG" message show -q mail/11-reveal-guardian-$i-1.egm >one
    "$EG" message show -q mail/11-reveal-guardian-$i-2.egm >two
    ! cmp -s one two || fail "the same random values in two attempts"
done
for i in 1 2; do
    expect 0 'attempt 2 is done' guardian respond g$i --record own
    ! has_seed g$i/attempt-2.state || fail "the seed outlived its answer"
done
cp mail/12-respond-guardian-1-2.egm kept.egm
rm mail/12-respond-guardian-1-2.egm
expect 0 'posted' guardian respond g1 --record own
cmp kept.egm mail/12-respond-guardian-1-2.egm || fail "two answers"
expect 0 'attempt 2: responded' "$EG" guardian status g1
echo "decryption: all as expected"
