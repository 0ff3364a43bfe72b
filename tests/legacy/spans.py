# SPDX-License-Identifier: Apache-2.0
"""Values of a JSON text with their places, so that one can be altered alone.

A record's hash may be over the bytes of a file, so an altered file must differ in
one value and in nothing else.
"""
import json
import re

TOKEN = re.compile(r'\s*("(?:[^"\\]|\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null|'
                   r'[\[\]{},:])')


def leaves(text):
    """All strings, numbers, booleans and nulls: (path, start, end)."""
    found = []
    at = 0

    def take():
        nonlocal at
        match = TOKEN.match(text, at)
        at = match.end()
        return match[1], match.start(1), match.end(1)

    def value(path, token):
        word, start, end = token
        if word == '{':
            token = take()
            while token[0] != '}':
                take()
                value(path + (json.loads(token[0]),), take())
                token = take()
                if token[0] == ',':
                    token = take()
        elif word == '[':
            number = 0
            token = take()
            while token[0] != ']':
                value(path + (number,), token)
                number += 1
                token = take()
                if token[0] == ',':
                    token = take()
        else:
            found.append((path, start, end))

    value((), take())
    return found


def tree(text):
    return json.loads(text)


def pattern(name, path):
    """A path without indices, nor names that are identifiers."""
    words = [word for word in path if not isinstance(word, int)]
    if name in ('tally.json', 'encrypted_tally.json') or \
            name.startswith('spoiled_ballots'):
        if len(words) > 1 and words[0] == 'contests' and len(path) > 1 and \
                not isinstance(path[1], int):
            words[1] = '*'
            if len(words) > 3 and words[2] == 'selections':
                words[3] = '*'
    if 'recovered_parts' in words and words[-1] != 'recovered_parts':
        words[words.index('recovered_parts') + 1] = '*'
    return '.'.join(words)


OTHER = {'0': '1', 'A': 'B', 'a': 'b', '9': '8', 'Z': 'Y', 'z': 'y'}


def altered(word, where):
    """Another value of the same kind in a form that is as good.

    One character becomes another: by @p where one near the start, the middle or
    the end.
    """
    if word == 'null':
        return '"altered"'
    if word in ('true', 'false'):
        return 'false' if word == 'true' else 'true'
    if word[0] != '"':
        return str(int(word) + 1)
    inner = json.loads(word)
    if inner == '':
        return '"altered"'
    last = len(inner.rstrip('=')) - 1
    at = (last // 2, min(3, last), last)[where % 3]
    char = inner[at]
    if char in OTHER:
        new = OTHER[char]
    elif char.isascii() and char.isalnum():
        new = chr(ord(char) - 1)
        new = new if new.isalnum() else '7'
    else:
        new = 'x'
    return json.dumps(inner[:at] + new + inner[at + 1:])
