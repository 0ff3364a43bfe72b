# SPDX-License-Identifier: Apache-2.0
"""Altering a record so that it breaks one rule, and what must tell it."""
import json
import os

from records import Report, need


def rewrite(path, change):
    content = json.loads(path.read_text(encoding='utf-8'))
    change(content)
    path.write_text(json.dumps(content), encoding='utf-8')


def first(content, *names):
    """The first selection's member on the way."""
    for name in names:
        content = content[name]
    return content


def inside(*names, **members):
    """Alter members of what is at the end of a way."""
    return lambda c: first(c, *names).update(members)


def sampled(attacks):
    """EG_SAMPLE=4 takes one in four of them."""
    return attacks[::int(os.environ.get('EG_SAMPLE', '1'))]


def forge(root, attacks):
    """Each is rejected in its row, with the right file named."""
    attacks = sampled(attacks)
    for check, name, change, *place in attacks:
        path = root / name
        text = path.read_text(encoding='utf-8')
        rewrite(path, change)
        report = Report(root)
        path.write_text(text, encoding='utf-8')
        need(report.verdict == 'REJECTED', f'{check} {name}: {report.verdict}')
        told = {(finding['check'], finding['section'])
                for finding in report.findings}
        need((check, place[0] if place else name) in told,
             f'{check} {name}: told {sorted(told)}')
    print(len(attacks), 'forged records')
