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


def altered(word):
    """Another value of the same kind in a form that is as good."""
    if word == 'null':
        return '"altered"'
    if word in ('true', 'false'):
        return 'false' if word == 'true' else 'true'
    if word[0] != '"':
        return str(int(word) + 1)
    inner = json.loads(word)
    if inner == '':
        return '"altered"'
    # A digit in the middle: the value stays in range and in its form.
    at = len(inner) // 2
    other = {'0': '1', 'A': 'B', 'a': 'b', '9': '8', 'Z': 'Y', 'z': 'y'}
    char = inner[at]
    if char in other:
        new = other[char]
    elif char.isascii() and char.isalnum():
        new = chr(ord(char) - 1)
        new = new if new.isalnum() else '7'
    else:
        new = 'x'
    return json.dumps(inner[:at] + new + inner[at + 1:])
