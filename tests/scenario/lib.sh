# SPDX-License-Identifier: Apache-2.0
# What scenario scripts share: a folder of their own, and expectations.
# Source it with "$1" = electionguard and "$2" = forge in EG and FORGE.
set -eu

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
printf 'correct horse battery staple\n' >passphrase

fail() {
    echo "FAILED: $*" >&2
    echo "--- output" >&2
    cat output >&2 2>/dev/null || true
    exit 1
}

# expect CODE REGEX COMMAND...: exit code and output must both fit.
expect() {
    local code=$1 text=$2 got=0
    shift 2
    "$@" >output 2>&1 </dev/null || got=$?
    [ "$got" = "$code" ] || fail "exit code $got, not $code: $*"
    [ -z "$text" ] || grep -Eq -- "$text" output || fail "no line fits '$text': $*"
}

# guardian VERB DIR ARGS...
guardian() {
    local verb=$1 dir=$2
    shift 2
    "$EG" guardian "$verb" "$dir" --mail mail --passphrase-file passphrase "$@"
}

# steal DIR: the signing key of guardian DIR goes to DIR.key.
steal() {
    "$FORGE" key "$1/identity.sealed" passphrase 'guardian identity' "$1.key"
}

# flip FILE AT: change one byte of a file; AT < 0 counts from the end.
flip() {
    python3 - "$1" "$2" <<'PY'
import sys
path, at = sys.argv[1], int(sys.argv[2])
data = bytearray(open(path, "rb").read())
data[at] ^= 1
open(path, "wb").write(data)
PY
}
