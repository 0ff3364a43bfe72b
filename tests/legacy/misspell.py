# SPDX-License-Identifier: Apache-2.0
"""Other ways to write a message of protocol buffers, of which none is legal."""
import as_protobuf
from as_protobuf import field, varint


def fields(message, data, schema):
    """[(row of the schema, start, start of the value, end)] of a message."""
    by_number = {row[3]: row for row in schema[message]}
    at, found = 0, []

    def take():
        nonlocal at
        n = shift = 0
        while True:
            byte = data[at]
            at += 1
            n |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return n
    while at < len(data):
        start = at
        tag = take()
        if tag & 7 == 2:
            length = take()
            value = at
            at += length
        else:
            value = at
            take()
        found.append((by_number[tag >> 3], start, value, at))
    return found


def spoiled(message, data, schema):
    """(what, bytes) of ways to write the message that are not legal."""
    rows_ = fields(message, data, schema)
    for (kind, many, name, number), start, value, end in rows_:
        whole, inner = data[start:end], data[value:end]
        before, after = data[:start], data[end:]
        if kind == 'Entry':
            continue
        if not many:
            yield f'{name} twice', before + 2 * whole + after
        yield f'{name} at the end', before + after + whole + field(2000, b'')
        yield f'{name} of another wire type', (
            before + bytes([whole[0] | 5]) + whole[1:] + after)
        if kind in ('uint', 'bool') or kind in as_protobuf.ENUMS:
            yield f'{name} too long', (before + varint(number << 3) + bytes(
                [inner[0] | 128, 0]) + after)
            yield f'{name} as bytes', before + field(number, b'x') + after
            yield f'{name} as 0', before + varint(number << 3) + b'\0' + after
            if kind == 'bool':
                yield f'{name} as 2', before + varint(number << 3) + b'\2' + after
        else:
            yield f'{name} as a number', (
                before + varint(number << 3) + b'\1' + after)
            yield f'the length of {name}', (
                before + varint(number << 3 | 2) +
                varint(len(inner) + len(after) + 1) + inner + after)
        if kind == 'string':
            yield f'{name} not as UTF-8', before + field(number, b'\xff') + after
        if kind == '<>':
            value_ = inner[len(varint(len(inner) - 3)) + 1:]
            yield f'{name} with more', (before + field(
                number, inner + field(2, b'x')) + after)
            yield f'{name} longer', before + field(
                number, field(1, b'\0' + value_)) + after
            yield f'{name} empty', before + field(number, b'') + after
        elif kind in schema:
            for what, other in spoiled(kind, inner, schema):
                yield f'{name}: {what}', before + field(number, other) + after
    for (row, start, _, end), (other, _, _, last) in zip(rows_, rows_[1:]):
        if row != other:
            yield 'out of order', (data[:start] + data[end:last] +
                                   data[start:end] + data[last:])
    there = {row[3] for row, _, _, _ in rows_}
    for kind, many, name, number in schema[message]:
        # What is 0 or empty is not written.
        if number in there or many or kind == '<>' or kind in schema:
            continue
        at = min([start for row, start, _, _ in rows_ if row[3] > number],
                 default=len(data))
        zero = kind in ('uint', 'bool') or kind in as_protobuf.ENUMS
        nothing = varint(number << 3 | (0 if zero else 2)) + b'\0'
        yield (f'{name} though it is {"0" if zero else "empty"}',
               data[:at] + nothing + data[at:])
    yield 'a field more', data + field(1999, b'odd')
    yield 'no field number', data + b'\0'
    if data:
        yield 'cut off', data[:-1]


def some(message, data, schema, step):
    """One in @p step ways, and the first of each kind."""
    kinds = set()
    for i, (what, way) in enumerate(spoiled(message, data, schema)):
        kind = what.rpartition(': ')[2].partition(' ')[2]
        if i % step == 0 or kind not in kinds:
            yield what, way
        kinds.add(kind)
