#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Every verb of the administrator is killed at calls that change files; run
# again it ends where it would have ended, and nothing has to be repaired.
# EG_STRIDE=1 kills at every such call, the default at some.
EG=$1
FORGE=$2
FAULT=$3
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib.sh"
. "$here/election.sh"
stride=${EG_STRIDE:-9}
mkdir mail

# killed K HOW COMMAND...: whether the command was killed at its K-th such call.
killed() {
    local got=0
    # The shell's own notice of the kill goes away with its standard error.
    { FAULT_AT=$1 FAULT_HOW=$2 LD_PRELOAD=$FAULT "${@:3}" \
        >output 2>&1 </dev/null; } 2>/dev/null || got=$?
    [ "$got" = 0 ] || [ "$got" = 137 ] || fail "exit code $got at call $1: ${*:3}"
    [ "$got" = 137 ]
}

verb() {
    "$EG" election "$1" admin "${@:2}"
}

# interrupt CHECK VERB ARGS...: from the state that is here, kill the verb at
# call 1, 1 + stride, ... each time from the beginning; then run it whole and
# let CHECK compare.  In the end the verb has run once, uninterrupted.
interrupt() {
    local check=$1 name=$2 k=1 how=(before after torn) runs=0
    shift
    rm -rf kept
    mkdir kept
    cp -r admin kept/ 2>/dev/null || true
    cp -r mail kept/
    expect 0 '' verb "$@"
    rm -rf good
    mkdir good
    cp -r admin mail good/
    while :; do
        restore
        killed "$k" "${how[$((runs % 3))]}" "$EG" election "$1" admin "${@:2}" ||
            break
        runs=$((runs + 1))
        expect 0 '' verb "$@"
        "$check" || fail "$name, killed at call $k: another end"
        k=$((k + stride))
    done
    [ "$runs" -gt 0 ] || fail "$name was never killed"
    rm -rf admin mail
    cp -r good/admin good/mail .
    echo "$name: killed $runs times"
}

restore() {
    rm -rf admin mail out.zip
    cp -r kept/mail .
    if [ -d kept/admin ]; then cp -r kept/admin .; fi
}

with=(--mail mail --passphrase-file passphrase)
same() { cmp -s "$1" "good/$1"; }
no_litter() { ! find admin mail -name '*.tmp*' | grep -q .; }

same_invitation() {
    cmp -s admin/invitation.egm mail/02-invitation-administrator.egm && no_litter
}
same_guardians() { same mail/06-guardians-administrator.egm && no_litter; }
same_setup() { diff -r mail/setup good/mail/setup && no_litter; }
same_submissions() { diff -r admin/submissions good/admin/submissions && no_litter; }
same_tally() {
    same mail/record/aggregated/encrypted_tally.binpb &&
        same mail/record/aggregated/contest_data_requests.binpb &&
        "$EG" verify mail/record --profile guardian --quiet >/dev/null
}
same_request() { [ -e mail/09-request-administrator-1.egm ] && no_litter; }
same_result() {
    same admin/record/final/decrypted_tally.binpb &&
        diff -r admin/record/final good/admin/record/final &&
        "$EG" verify admin/record --quiet >/dev/null
}
same_published() { "$EG" verify out.zip --quiet >/dev/null && [ ! -e out.zip.unverified ]; }

write_manifest
for i in 1 2; do
    expect 0 '' guardian new "g$i" --name "${names[$i]}"
done
interrupt same_invitation create "${with[@]}" --manifest manifest.json --quorum 2
each 2 keygen --yes
each 2 check
each 2 share
interrupt same_guardians joint-key "${with[@]}"
each 2 receive
each 2 confirm
interrupt same_setup joint-key "${with[@]}"
vote 1 town:T1:ann:yes:cast town:T2:bert:no:challenge
vote 2 country:C1:-:no:cast
interrupt same_submissions collect --mail mail --accept-devices
interrupt same_tally tally "${with[@]}" --open-contest-data mayor
interrupt same_request request "${with[@]}" --guardian 1 --guardian 2
rounds 1 2
interrupt same_result combine "${with[@]}"
interrupt same_published publish --to out.zip --zip
echo "interrupted: all as expected"
