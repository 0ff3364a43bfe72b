#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# A whole election: five guardians of whom three can decrypt and one is absent,
# two devices, ballots that are cast, challenged and spoiled, write-in data
# opened; published in every form, each of which verifies with the right counts.
EG=$1
FORGE=$2
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/election.sh"

# -- wrong order -------------------------------------------------------------

write_manifest
expect 3 'holds no election' election joint-key
mkdir mail
expect 3 "guardian.s card" election create --manifest manifest.json --quorum 1

ceremony 5 3
expect 0 '0 devices, 0 have submitted' "$EG" election status admin
expect 3 'no device has submitted' election tally
expect 3 'run .election tally. first' election request --guardian 1 \
    --guardian 2 --guardian 3
expect 3 'run .election tally. first' election combine
expect 3 'the record is not finished' "$EG" election publish admin --to out
expect 3 'holds another election already' \
    election create --manifest manifest.json --quorum 2

# -- voting ------------------------------------------------------------------

vote 1 town:T1:ann:yes:cast town:T2:bert:no:challenge \
    country:C1:-:yes:cast town:T3:ann:-:spoil
vote 2 town:T4:ann:no:cast country:C2:-:no:cast
expect 3 'not authorized' election_open collect
expect 0 '' "$EG" election authorize admin mail/01-card-device-*.egm
expect 0 '2 of 2 known devices have submitted, 2 now' election_open collect
expect 0 '2 of 2 known devices have submitted, 0 now' election_open collect

# -- the tally ---------------------------------------------------------------

expect 2 'not a contest with contest data' \
    election tally --open-contest-data bridge
expect 0 '6 ballots of 2 devices: 4 cast, 1 challenged, 1 spoiled; 2 contest' \
    election tally --open-contest-data mayor
expect 3 'the tally has begun' election_open collect
expect 3 'was begun with' election tally

# -- decryption: Dave is away, and so is Bob at first ------------------------

expect 2 'are needed to decrypt' election request --guardian 1 --guardian 3
expect 2 'no guardian 6' election request --guardian 1 --guardian 3 --guardian 6
expect 3 'no guardian was asked yet' election combine
expect 0 'request 1 to 3' election request --guardian 1 --guardian 2 --guardian 3
expect 0 '' guardian commit g1 --record mail/record
expect 3 'waits for the message "commit" of guardian 2 \(Bob\), guardian 3' \
    election combine
expect 0 'missing: guardian 2 \(Bob\), guardian 3 \(Carol\)' \
    election_open status
expect 0 'request 2 to 3' election request --guardian 5 --guardian 1 --guardian 3
rounds 1 3 5
expect 0 'Final root' election combine
for line in '2  Ann' '0  Bert' '0  Write-in' '2  Yes' '2  No'; do
    grep -q " $line\$" output || fail "the result lacks '$line'"
done
expect 0 'Final root' election combine
expect 0 "next: 'election publish'" "$EG" election status admin
expect 3 'decrypted already' election tally --open-contest-data mayor

# -- the record --------------------------------------------------------------

expect 0 'VERIFIED and published' "$EG" election publish admin --to out.d
expect 0 'VERIFIED and published' "$EG" election publish admin --to out.zip --zip
expect 0 'VERIFIED and published' "$EG" election publish admin --to out.j \
    --form json
expect 0 'VERIFIED and published' "$EG" election publish admin --to out.d
expect 3 'something else is there' "$EG" election publish admin --to mail
for record in out.d out.zip out.j; do
    expect 0 'VERIFIED' "$EG" verify "$record" --expect 3/5
    grep -q '6 on 2 devices: 4 cast (weight 4), 1 challenged, 1 spoiled' output ||
        fail "$record: other ballots"
    grep -q '^Root  *final' output || fail "$record: no final root"
    # Nothing is said of proofs that there cannot be.
    if grep -q Indicators output || [ -e "$record.indicators" ]; then
        fail "$record: indicators in an election without any"
    fi
done

# A verifier would take this folder's files for the record's.
mkdir other.indicators
expect 3 'other.indicators: something else is there' \
    "$EG" election publish admin --to other
[ ! -e other ] || fail "something was published"

# What does not verify is not published.
cp -r admin spoilt
flip spoilt/record/final/decrypted_tally.binpb -700
expect 1 'not published' "$EG" election publish spoilt --to never
[ ! -e never ] && [ ! -e never.unverified ] || fail "something was published"
