# SPDX-License-Identifier: Apache-2.0
# What whole elections share, above lib.sh: a small manifest, ballots, and the
# steps of the ceremony and of a decryption.  Parties are g1, g2, ... (the
# guardians), admin, d1, d2, ... (devices), and the folder "mail".

names=(- Alice Bob Carol Dave Eve)

# election VERB ARGS...: the administrator, with the passphrase.
election() {
    local verb=$1
    shift
    "$EG" election "$verb" admin --mail mail --passphrase-file passphrase "$@"
}

# each N VERB ARGS...: guardians 1 to N one after the other, all going well.
each() {
    local n=$1 verb=$2 i
    shift 2
    for i in $(seq "$n"); do
        expect 0 '' guardian "$verb" "g$i" "$@"
    done
}

# Two contests, one with write-ins, and two styles.
write_manifest() {
    cat >manifest.json <<'JSON'
{"electionId": "scenario", "electionName": "A small election", "chainingMode": 1,
 "contests": [
  {"id": "mayor", "name": "Mayor", "selectionLimit": 1, "optionSelectionLimit": 1, "index": 1,
   "contestDataBlocks": 4,
   "choices": [{"id": "ann", "name": "Ann", "index": 1}, {"id": "bert", "name": "Bert", "index": 2},
               {"id": "other", "name": "Write-in", "index": 3, "writeIn": true}]},
  {"id": "bridge", "name": "Build the bridge?", "selectionLimit": 1, "optionSelectionLimit": 1, "index": 2,
   "choices": [{"id": "yes", "name": "Yes", "index": 1}, {"id": "no", "name": "No", "index": 2}]}],
 "ballotStyles": [
  {"id": "town", "name": "Town", "contestIds": ["mayor", "bridge"]},
  {"id": "country", "name": "Country", "contestIds": ["bridge"]}]}
JSON
}

# ballot STYLE REF MAYOR BRIDGE: one plain ballot on a line; "-": no choice.
ballot() {
    local contests=""
    if [ "$3" != - ]; then
        contests="{\"contestId\": \"mayor\", \"selections\": [{\"choiceId\": \"$3\", \"value\": 1}]}"
    fi
    if [ "$4" != - ]; then
        contests="${contests:+$contests, }{\"contestId\": \"bridge\", \"selections\": [{\"choiceId\": \"$4\", \"value\": 1}]}"
    fi
    printf '{"ballotStyle": "%s", "ballotRef": "%s", "contests": [%s]}\n' \
        "$1" "$2" "$contests"
}

# Lines of ballots on standard input become a JSON list.
ballots() {
    printf '['
    paste -sd,
    printf ']\n'
}

# ceremony N K: new guardians, and the setup in the mail folder.
ceremony() {
    local n=$1 k=$2 i
    [ -f manifest.json ] || write_manifest
    for i in $(seq "$n"); do
        expect 0 '' guardian new "g$i" --name "${names[$i]}"
    done
    expect 0 'digest' election create --manifest manifest.json --quorum "$k"
    each "$n" keygen --yes
    each "$n" check
    each "$n" share
    expect 0 'preliminary' election joint-key
    each "$n" receive
    each "$n" confirm
    expect 0 'All guardians confirmed' election joint-key
}

# vote D STYLE:REF:MAYOR:BRIDGE:DECISION...: device D from opening to close.
vote() {
    local d=$1 n=0 b
    shift
    expect 0 '' "$EG" device open "d$d" --id "Scanner $d" --mail mail
    for b in "$@"; do
        IFS=: read -r style ref mayor bridge _ <<<"$b"
        ballot "$style" "$ref" "$mayor" "$bridge"
    done | ballots >"d$d.json"
    expect 0 '' "$EG" device encrypt "d$d" "d$d.json"
    for b in "$@"; do
        n=$((n + 1))
        expect 0 '' "$EG" device "${b##*:}" "d$d" "$n"
    done
    expect 0 'Closed' "$EG" device close "d$d" --mail mail
}

# The ballots of the scenarios: 4 cast (Ann 2, yes 2, no 2), one challenged,
# one spoiled.
vote_all() {
    vote 1 town:T1:ann:yes:cast town:T2:bert:no:challenge \
        country:C1:-:yes:cast town:T3:ann:-:spoil
    vote 2 town:T4:ann:no:cast country:C2:-:no:cast
    expect 0 '2 of 2 known devices' election_open collect --accept-devices
}

# The verbs that need no passphrase.
election_open() {
    local verb=$1
    shift
    "$EG" election "$verb" admin --mail mail "$@"
}

# The three rounds of guardians I..., after 'election request'.
rounds() {
    local step i
    for step in commit reveal respond; do
        for i in "$@"; do
            expect 0 '' guardian "$step" "g$i" --record mail/record
        done
    done
}

# decrypt I...: a request to these guardians and their answers.
decrypt() {
    local list=() i
    for i in "$@"; do
        list+=(--guardian "$i")
    done
    expect 0 'request' election request "${list[@]}"
    rounds "$@"
}
