#!/bin/bash
# SPDX-License-Identifier: Apache-2.0
# Verifying takes a constant amount of memory: records of N and 4 N ballots of
# 10 contests and 60 options with real parameters need the same, but for the 128
# bytes a ballot that tell whether one stands twice, and less than 256 MB.
#
# usage: memory.sh ELECTIONGUARD MAKE_RECORD [N]
set -eu
electionguard=$1
make_record=$2
small=${3:-250}
large=$((4 * small))

[ -x /usr/bin/time ] || { echo "skipped: there is no /usr/bin/time"; exit 77; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Most memory in use while verifying a record of $1 ballots, in KB.
peak() {
    "$make_record" "$folder/$1" "$1"
    /usr/bin/time -f %M -o "$folder/peak" \
        "$electionguard" verify --jobs 2 "$folder/$1" >"$folder/report"
    grep -q "^VERIFIED" "$folder/report"
    cat "$folder/peak"
}

a=$(peak "$small")
b=$(peak "$large")
echo "$small ballots: $a KB; $large ballots: $b KB"
limit=$((a + (large - small) * 128 / 1024 + 2048))
[ "$b" -lt 262144 ] || { echo "more than 256 MB"; exit 1; }
[ "$b" -le "$limit" ] || { echo "memory grows with the ballots"; exit 1; }
