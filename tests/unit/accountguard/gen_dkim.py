#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Sign a mail with awkward blanks by dkimpy (Debian: python3-dkim), once for each
form and algorithm, and print what test_ag_dkim.c includes as dkim_vectors.h.

Keys are drawn anew each time: nobody else may ever sign with them.
"""
import base64
import subprocess
import sys

import dkim
from nacl.signing import SigningKey

MAIL = (b'From: Desk <postmaster@party.example>\r\n'
        b'To: enrol@guard.example\r\n'
        b'Subject:  K3Q9Z-7W0MD-XR2T8-5BYNH \t proof\r\n'
        b' of\tour  domain\r\n'
        b'Date: Mon, 23 Nov 2026 10:00:00 +0000\r\n'
        b'\r\n'
        b'Good  day, \t\r\n'
        b'\r\n'
        b' here it \t is.  \r\n'
        b'\r\n'
        b'\t\r\n'
        b'\r\n')


def c_text(name, data):
    lines = data.split(b'\r\n')
    text = '\n'.join('    "%s%s"' % (
        l.decode().replace('\\', '\\\\').replace('"', '\\"').replace('\t', '\\t'),
        '\\r\\n' if i + 1 < len(lines) else '')
        for i, l in enumerate(lines) if l or i + 1 < len(lines))
    return f'static const char {name}[] =\n{text};\n'


def main():
    rsa = subprocess.run(['openssl', 'genrsa', '-traditional', '2048'],
                         capture_output=True, check=True).stdout
    public = subprocess.run(['openssl', 'rsa', '-pubout', '-outform', 'DER'],
                            input=rsa, capture_output=True, check=True).stdout
    ed = SigningKey.generate()
    out = ['/* SPDX-License-Identifier: Apache-2.0 */',
           '/* Mails signed by dkimpy; made by gen_dkim.py. */',
           '#ifndef DKIM_VECTORS_H', '#define DKIM_VECTORS_H', '',
           '/* clang-format off: as generated. */']
    key = base64.b64encode(public).decode()
    out.append('static const char rsa_key[] =\n    "v=DKIM1; k=rsa; p="\n' + '\n'.join(
        f'    "{key[i:i + 64]}"' for i in range(0, len(key), 64)) + ';\n')
    out.append('static const char ed_key[] =\n    "v=DKIM1; k=ed25519; p=%s";\n' %
               base64.b64encode(bytes(ed.verify_key)).decode())
    for head in (b'simple', b'relaxed'):
        for body in (b'simple', b'relaxed'):
            for alg, secret, selector in (
                    (b'rsa-sha256', rsa, b'r'),
                    (b'ed25519-sha256', base64.b64encode(bytes(ed)), b'e')):
                field = dkim.sign(
                    MAIL, selector, b'party.example', secret,
                    canonicalize=(head, body), signature_algorithm=alg,
                    include_headers=[b'From', b'To', b'Subject', b'Date'])
                name = b'_'.join((alg.split(b'-')[0], head, body)).decode()
                out.append(c_text(name, field + MAIL))
    out += ['/* clang-format on */', '', '#endif']
    sys.stdout.write('\n'.join(out) + '\n')


main()
