# SPDX-License-Identifier: Apache-2.0
"""Altering values of a small record one by one."""
import os

import spans
import unbound
from records import Report, names_file, need


def alter_all(root, step, record):
    """One in @p step values of the record: rejected, with its file named.

    EG_SAMPLE=4 takes one in four of them.
    """
    step *= int(os.environ.get('EG_SAMPLE', '1'))
    count = 0
    for number, path in enumerate(sorted(root.rglob('*.json'))):
        text = path.read_text(encoding='utf-8')
        name = str(path.relative_to(root))
        for i, (where, start, end) in enumerate(spans.leaves(text)):
            if (i + number) % step != 0 or unbound.holds(
                    record, name, spans.pattern(name, where), text):
                continue
            path.write_text(text[:start] +
                            spans.altered(text[start:end], start) +
                            text[end:], encoding='utf-8')
            report = Report(root)
            count += 1
            need(report.verdict == 'REJECTED',
                 f'{name} {where}: {report.verdict} {report.error}')
            need(any(names_file(told, name) for told in report.told()),
                 f'{name} {where}: not named by {report.findings}')
        path.write_text(text, encoding='utf-8')
    print(count, 'values altered')
