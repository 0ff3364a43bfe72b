#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Each check of tools/ passes a sound tree and fails on each broken one."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOLS = Path(__file__).resolve().parents[2] / 'tools'
SPDX = '/* SPDX-License-Identifier: Apache-2.0 */\n'
HEADER = (SPDX + '#ifndef G\n#define G\n#define EG_API\n{body}\n#endif\n')
NOTE = 'TO' + 'DO'


class Tree(unittest.TestCase):
    """A small tree in a temporary folder and a tool to run on it."""

    tool = ''

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.write('include/electionguard/group.h',
                   HEADER.format(body='EG_API int eg_one(void);'))
        self.write('src/base/base.h', SPDX + '#ifndef B\n#define B\n#endif\n')
        self.write('src/group/group.c',
                   SPDX + '#include <electionguard/group.h>\n'
                   '#include "base/base.h"\n')

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding='utf-8')
        return path

    def age(self, name):
        """Let a file be older than all others."""
        os.utime(self.root / name, (1, 1))

    def run_tool(self, *args):
        run = subprocess.run(
            [sys.executable, str(TOOLS / self.tool), '--root',
             str(self.root), *map(str, args)],
            capture_output=True, text=True, check=False)
        return run.returncode, run.stdout + run.stderr

    def passes(self, *args):
        code, text = self.run_tool(*args)
        self.assertEqual(code, 0, text)

    def fails(self, sentence, *args):
        code, text = self.run_tool(*args)
        self.assertEqual(code, 1, text)
        self.assertIn(sentence, text)


class Layers(Tree):
    tool = 'check-layers'

    def test_sound(self):
        self.write('apps/common/main.c', '#include <electionguard/group.h>\n')
        self.passes()

    def test_upward_include(self):
        self.write('src/base/up.c', '#include "group/group.h"\n')
        self.fails('src/base may not include "group/group.h"')

    def test_upward_public_header(self):
        self.write('src/base/up.c', '#include <electionguard/group.h>\n')
        self.fails('which belongs to group')

    def test_public_header_upward(self):
        self.write('include/electionguard/status.h',
                   '#include <electionguard/group.h>\n')
        self.fails('a header of base may not include')

    def test_public_header_with_internal_include(self):
        self.write('include/electionguard/hash.h', '#include "base/base.h"\n')
        self.fails('takes base/base.h neither')

    def test_unknown_folder(self):
        self.write('src/extra/x.c', '')
        self.fails('src/extra: a folder that tools/check-layers does not know')

    def test_unknown_header(self):
        self.write('include/electionguard/new.h', '')
        self.fails('no layer is known for this header')

    def test_header_of_a_source_is_known(self):
        self.write('include/electionguard/new.h', '')
        self.write('src/proof/new.c', '')
        self.passes()

    def test_package_out_of_place(self):
        self.write('src/group/x.c', '#include <zlib.h>\n')
        self.fails('src/group may not use <zlib.h>')

    def test_app_reaches_inside(self):
        self.write('apps/electionguard/x.c', '#include "group/params.h"\n')
        self.fails('apps/electionguard may not include "group/params.h"')

    def test_app_may_use_what_is_open(self):
        self.write('apps/electionguard/x.c', '#include "record/items.h"\n')
        self.passes()
        self.write('src/group/x.c', '#include "record/items.h"\n')
        self.fails('src/group may not include "record/items.h"')

    def test_bare_include(self):
        self.write('src/group/x.c', '#include "params.h"\n')
        self.fails('write it from src/')

    def test_empty_tree(self):
        shutil.rmtree(self.root / 'src')
        shutil.rmtree(self.root / 'include')
        self.fails('0 files')


@unittest.skipUnless(shutil.which('cc'), 'no C compiler')
class Headers(Tree):
    tool = 'check-headers'

    def test_sound(self):
        code, text = self.run_tool()
        self.assertIn(code, (0, 77), text)
        self.assertIn('0 problems', text)

    def test_missing_include(self):
        self.write('include/electionguard/bad.h',
                   HEADER.format(body='int f(size_t n);'))
        self.fails('does not compile alone as C99')

    def test_no_guard(self):
        self.write('include/electionguard/bad.h', 'enum e { A };\n')
        self.fails('does not compile alone as C99')

    @unittest.skipUnless(shutil.which('c++'), 'no C++ compiler')
    def test_cpp_keyword(self):
        self.write('include/electionguard/bad.h',
                   HEADER.format(body='int f(int class);'))
        self.fails('does not compile alone as C++17')

    def test_internal(self):
        self.write('src/base/bad.h', 'uint8_t x;\n')
        self.fails('does not compile alone as C17')


@unittest.skipUnless(shutil.which('cc') and shutil.which('nm'), 'no compiler')
class Exports(Tree):
    tool = 'check-exports'

    def library(self, source):
        place = self.write('lib.c', source)
        out = self.root / 'lib.so'
        subprocess.run(['cc', '-shared', '-fPIC', '-o', out, place],
                       check=True)
        return out

    def test_sound(self):
        self.passes(self.library('int eg_one(void) { return 1; }'))

    def test_undeclared(self):
        self.fails('exports eg_two, which no public header declares',
                   self.library('int eg_one(void) { return 1; }'
                                'int eg_two(void) { return 2; }'))

    def test_default(self):
        code, text = self.run_tool()
        self.assertEqual(code, 77, text)
        self.assertIn('libelectionguard.so does not exist; build it', text)
        (self.root / 'build/lib').mkdir(parents=True)
        self.library('int eg_one(void) { return 1; }').rename(
            self.root / 'build/lib/libelectionguard.so')
        self.passes()
        self.age('build/lib/libelectionguard.so')
        code, text = self.run_tool()
        self.assertEqual(code, 77, text)
        self.assertRegex(text, r'libelectionguard.so is older than .*\.h;')

    def test_missing(self):
        self.fails('eg_one is declared but not exported',
                   self.library('int eg_x(void) { return 1; }'))

    def test_foreign_name(self):
        self.fails('does not begin with eg_',
                   self.library('int eg_one(void) { return 1; }'
                                'int one(void) { return 1; }'))

    def test_declaration_in_a_comment_does_not_count(self):
        self.write('include/electionguard/group.h', HEADER.format(
            body='/* EG_API int eg_one(void); */'))
        self.fails('exports eg_one, which no public header declares',
                   self.library('int eg_one(void) { return 1; }'))


class Style(Tree):
    tool = 'check-style'

    def test_sound(self):
        self.passes()

    def test_no_licence(self):
        self.write('src/base/x.c', 'int x;\n')
        self.fails('the first line is not')

    def test_script_without_licence(self):
        self.write('tools/x', '#!/bin/sh\n')
        self.fails('line near the top')

    def test_long_file(self):
        self.write('src/base/x.c', SPDX + 'int x;\n' * 900)
        self.fails('901 lines, over 900')

    def test_long_function(self):
        self.write('src/base/x.c', SPDX + 'int\nf(void)\n{\n' +
                   '    f(); /* { */\n' * 99 + '}\n')
        self.fails('src/base/x.c:4: a function of 101 lines')

    def test_long_function_in_linkage_block(self):
        self.write('include/electionguard/x.h', SPDX + 'extern "C" {\n'
                   'int f(void)\n{\n' + '    f();\n' * 99 + '}\n}\n')
        self.fails('a function of 101 lines')

    def test_long_table_is_no_function(self):
        self.write('src/base/x.c', SPDX + 'int x[] = {\n' + '    1,\n' * 150 +
                   '};\n')
        self.passes()

    def test_table_in_a_function_does_not_count(self):
        table = '    static const int x[] = {\n' + '        1,\n' * 150 + '    };\n'
        self.write('src/base/x.c', SPDX + 'int\nf(void)\n{\n' + table + '}\n')
        self.passes()
        self.write('src/base/x.c', SPDX + 'int\nf(void)\n{\n' + table +
                   '    f();\n' * 99 + '}\n')
        self.fails('a function of 102 lines')

    def test_unfinished(self):
        self.write('docs/x.md', f'{NOTE}: more\n')
        self.fails('docs/x.md:1: unfinished')

    def test_machine_path(self):
        self.write('docs/x.md', 'see /ho' + 'me/anna/x\n')
        self.fails('names a machine')

    def test_banned_function(self):
        self.write('src/base/x.c', SPDX + 'void f(char *a) '
                   '{ strcpy(a, "x"); }\n')
        self.fails('strcpy() is not used here')


class Docs(Tree):
    tool = 'check-docs'

    def test_sound(self):
        self.write('README.md', '[design](docs/D.md) `src/base/base.h` '
                   '[out](https://example.org/)\n')
        self.write('docs/D.md', '[up](../README.md#top)\n')
        self.passes()

    def test_dead_link(self):
        self.write('README.md', '[design](docs/D.md)\n')
        self.fails('README.md:1: leads nowhere: docs/D.md')

    def test_dead_path(self):
        self.write('README.md', 'See `src/nothing/`.\n')
        self.fails('does not exist: src/nothing/')


class Spec(Tree):
    tool = 'check-spec'

    def tagged(self, tag, name='src/group/x.c'):
        return self.write(name, SPDX + '/* Head. */\n/** One.\n *\n * @spec{'
                          + tag + '} */\nint\neg_x(int a)\n{\n'
                          '    /* (6.D) */\n    return a;\n}\n')

    def test_sound(self):
        self.tagged('EG 2.1.0 section 3.3.7, eqs. (57)-(61), (6.A)-(6.C)')
        self.tagged('EG 2.1.0 eq. (57)', 'tests/unit/x.c')
        self.passes('--write')
        self.passes()
        text = (self.root / 'docs/spec-map.md').read_text(encoding='utf-8')
        row = '| `eg_x` src/group/x.c |'
        for line in (f'| (57) {row} tests/unit/x.c |', f'| (61) {row} - |',
                     f'| 6.B {row} - |',
                     f'| 6.D {row} tests/unit/x.c |',
                     f'| 3.3.7 {row} - |'):
            self.assertIn(line, text)

    def test_letters_belong_to_the_function_around_or_after(self):
        self.write('src/group/y.c', SPDX + '/* Head. */\n'
                   'static int\nfirst(int a)\n{\n    return EG_CHECK_7A;\n'
                   '}\n\n/** (7.B) */\nstatic eg_x *\nsecond(void)\n{\n'
                   '    return X(EG_CHECK_X08);\n}\n')
        self.tagged('EG 2.1.0 eq. (57)')
        self.passes('--write')
        text = (self.root / 'docs/spec-map.md').read_text(encoding='utf-8')
        for line in ('| 7.A | `first` src/group/y.c |',
                     '| 7.B | `second` src/group/y.c |',
                     '| X.08 | `second` src/group/y.c |'):
            self.assertIn(line, text)

    def test_stale(self):
        self.tagged('EG 2.1.0 eq. (57)')
        self.passes('--write')
        self.tagged('EG 2.1.0 eq. (58)')
        self.fails('is not what the sources say')

    def test_no_such_equation(self):
        self.tagged('EG 2.1.0 eq. (133)')
        self.fails('there is no eq 133', '--write')

    def test_no_such_check(self):
        self.tagged('EG 2.1.0 check 6.E')
        self.fails('there is no check 6.E', '--write')

    def test_no_such_verification(self):
        self.tagged('EG 2.1.0 Verification 20')
        self.fails('there is no Verification 20', '--write')

    def test_empty_tag(self):
        self.tagged('EG 2.1.0 as it says')
        self.fails('names no section', '--write')

    def test_other_version(self):
        self.tagged('EG 2.0 eq. (3)')
        self.fails('begin with "EG 2.1.0"', '--write')


class Man(Tree):
    tool = 'check-man'

    def setUp(self):
        super().setUp()
        self.write('docs/man/libelectionguard.3.scd',
                   '*#include <electionguard/group.h>*\n')
        self.page('## guardian keygen\n\n*--name* _NAME_\n')
        self.program = self.help('--name NAME', 0)

    def page(self, text):
        self.write('docs/man/electionguard.1.scd', '# VERBS\n\n' + text +
                   '# SEE ALSO\n\n--other\n')

    def help(self, options, code):
        path = self.write('electionguard', '#!/bin/sh\n'
                          'if [ "$1" = help ]; then\n'
                          'echo "Verbs:"; echo "  guardian keygen  Make."\n'
                          'elif [ "$*" = "guardian keygen --help" ]; then\n'
                          f'echo "{options} --help"; exit {code}\n'
                          'else exit 2; fi\n')
        path.chmod(0o755)
        return path

    def test_sound(self):
        self.passes(self.program)

    def test_default(self):
        code, text = self.run_tool()
        self.assertEqual(code, 77, text)
        self.assertIn('build/bin/electionguard does not exist; build it', text)
        (self.root / 'build/bin').mkdir(parents=True)
        self.program.rename(self.root / 'build/bin/electionguard')
        self.passes()
        self.age('build/bin/electionguard')
        code, text = self.run_tool()
        self.assertEqual(code, 77, text)
        self.assertRegex(text, r'electionguard is older than .*\.h;')

    def test_missing_verb(self):
        self.page('')
        self.fails('has no "## guardian keygen"', self.program)

    def test_missing_option(self):
        self.page('## guardian keygen\n')
        self.fails('keygen: --name is missing', self.program)

    def test_stale_option(self):
        self.page('## guardian keygen\n--name --old\n')
        self.fails('keygen: --old is not in the help', self.program)

    def test_stale_verb(self):
        self.page('## guardian keygen\n--name\n## old\n')
        self.fails('describes "old"', self.program)

    def test_help_fails(self):
        self.fails('"guardian keygen --help" fails', self.help('--name', 1))

    def test_other_program(self):
        board = self.program.rename(self.root / 'electionguard-board')
        self.write('docs/man/electionguard-board.1.scd',
                   '## guardian keygen\n--name\n')
        self.passes(board)
        self.write('docs/man/electionguard-board.1.scd', '## other\n')
        self.fails('has no "## guardian keygen"', board)

    def test_missing_header(self):
        self.write('include/electionguard/more.h', '')
        self.fails('does not name <electionguard/more.h>', self.program)

    def test_without_program(self):
        code, text = self.run_tool(self.root / 'nothing')
        self.assertEqual(code, 77, text)
        self.assertIn('NOT RUN', text)


@unittest.skipUnless(shutil.which('clang-format-14'), 'no clang-format 14')
class Format(unittest.TestCase):
    def run_on(self, text):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder) / 'x.c'
            place.write_text(text, encoding='utf-8')
            shutil.copy(TOOLS.parent / '.clang-format', folder)
            run = subprocess.run([str(TOOLS / 'check-format'), str(place)],
                                 capture_output=True, check=False)
            return run.returncode

    def test_sound(self):
        self.assertEqual(self.run_on('int x;\n'), 0)

    def test_unformatted(self):
        self.assertEqual(self.run_on('int   x ;\n'), 1)


class MakeSysroot(unittest.TestCase):
    """tools/make-sysroot with an apt-get that only leaves files behind."""

    def run_with(self, machine, apt_get):
        """(exit code, all output, where its link leads, what is beside)."""
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            (place / 'bin').mkdir()
            fakes = {'apt-get': apt_get,
                     'dpkg-deb': 'mkdir -p "$3/usr/lib"\n'
                                 'echo > "$3/usr/lib/libz.so.1"\n'
                                 'ln -sf /usr/lib/libz.so.1 "$3/usr/libz.so"'}
            for name, text in fakes.items():
                (place / 'bin' / name).write_text(f'#!/bin/bash\n{text}\n',
                                                  encoding='utf-8')
                (place / 'bin' / name).chmod(0o755)
            root = place / 'below' / 'root'
            run = subprocess.run(
                [str(TOOLS / 'make-sysroot'), machine, str(root)],
                env={'PATH': f'{place}/bin:/usr/bin:/bin'},
                capture_output=True, text=True, check=False)
            link = root / 'usr' / 'libz.so'
            return (run.returncode, run.stdout + run.stderr,
                    os.readlink(link) if link.is_symlink() else None,
                    [p.name for p in root.parent.glob('*')])

    def test_links_stay_inside(self):
        code, text, link, left = self.run_with(
            's390x', '[ "${@: -1}" = update ] || echo > libz.deb')
        self.assertEqual((code, link, left), (0, 'lib/libz.so.1', ['root']),
                         text)

    def test_whole_or_not_there(self):
        code, _, link, left = self.run_with(
            'aarch64', '[ "${@: -1}" = update ]')
        self.assertNotEqual(code, 0)
        self.assertIsNone(link)
        self.assertNotIn('root', left)

    def test_unknown_machine(self):
        code, text, _, left = self.run_with('vax', 'true')
        self.assertEqual((code, left), (2, []))
        self.assertIn('usage', text)


class InstallDeps(unittest.TestCase):
    """tools/install-deps with commands that only note how they are called."""

    def run_with(self, dpkg_says, root=True, sudo=False, debian=True):
        """(exit code, all output, what apt-get was asked to do)."""
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            for name in ('bash', 'env', 'sed', 'tr', 'cat'):
                (place / name).symlink_to(shutil.which(name))
            fakes = {'id': f'echo {0 if root else 1000}'}
            if debian:
                fakes['dpkg-query'] = f'printf "%s" "{dpkg_says}"; exit 1'
                fakes['apt-get'] = f'echo "$@" >> {place}/calls'
            if sudo:
                fakes['sudo'] = f'echo sudo >> {place}/calls; "$@"'
            for name, text in fakes.items():
                (place / name).write_text(f'#!{place}/bash\n{text}\n',
                                          encoding='utf-8')
                (place / name).chmod(0o755)
            run = subprocess.run(
                [str(place / 'bash'), str(TOOLS / 'install-deps'), 'build'],
                env={'PATH': folder}, capture_output=True, text=True,
                check=False)
            calls = place / 'calls'
            return (run.returncode, run.stdout + run.stderr,
                    calls.read_text(encoding='utf-8') if calls.exists()
                    else '')

    def all_installed(self, but=()):
        names = subprocess.run(
            [str(TOOLS / 'install-deps'), '--list', 'build'],
            capture_output=True, text=True, check=True).stdout.split()
        return ''.join(f'installed {n}\n' for n in names if n not in but)

    def test_nothing_missing(self):
        self.assertEqual(self.run_with(self.all_installed(), root=False),
                         (0, '', ''))

    def test_installs_only_what_is_missing(self):
        code, _, calls = self.run_with(self.all_installed(but=['scdoc']))
        self.assertEqual(code, 0)
        self.assertRegex(calls, 'install .* scdoc\n$')
        self.assertNotIn('cmake', calls)

    def test_nothing_installed(self):
        code, _, calls = self.run_with('')
        self.assertEqual(code, 0)
        self.assertIn('cmake ninja-build', calls)

    def test_sudo(self):
        code, _, calls = self.run_with('', root=False, sudo=True)
        self.assertEqual(code, 0)
        self.assertTrue(calls.startswith('sudo\nupdate'), calls)

    def test_neither_root_nor_sudo(self):
        code, text, calls = self.run_with('', root=False)
        self.assertEqual((code, calls), (1, ''))
        self.assertIn('as root, run: apt-get install cmake', text)

    def test_not_debian(self):
        code, text, _ = self.run_with('', debian=False)
        self.assertEqual(code, 0)
        self.assertIn('not a Debian system', text)


class RunTests(unittest.TestCase):
    """tools/run-tests with a cmake and a ctest that only leave reports."""

    # Writes the report that the file "answer-FOLDER" has.
    CTEST = ('while [ $# -gt 0 ]; do case $1 in\n'
             '--test-dir) folder=$2;; --output-junit) report=$2;; esac\n'
             'shift\ndone\nanswer="$ANSWERS/answer-$folder"\n'
             'if [ -e "$answer" ]; then cat "$answer" > "$report"; fi\n'
             '[ ! -e "$answer.fails" ]')

    def run_tests(self, suite, *answers):
        """(exit code, last line); answers: folder, counts of its report."""
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            (place / 'tools').mkdir()
            (place / 'bin').mkdir()
            shutil.copy(TOOLS / 'run-tests', place / 'tools')
            for name, text in (('cmake', 'true'), ('ctest', self.CTEST)):
                (place / 'bin' / name).write_text(f'#!/bin/bash\n{text}\n',
                                                  encoding='utf-8')
                (place / 'bin' / name).chmod(0o755)
            for build, counts in answers:
                (place / build).mkdir()
                if counts is not None:
                    (place / f'answer-{build}').write_text(
                        self.report(*counts), encoding='utf-8')
                if counts is None or counts[1] or not counts[0]:
                    (place / f'answer-{build}.fails').touch()
            run = subprocess.run(
                [str(place / 'tools' / 'run-tests'), suite],
                env={'PATH': f'{place}/bin:/usr/bin:/bin', 'ANSWERS': folder},
                capture_output=True, text=True, check=False)
            last = (run.stdout.splitlines() or [''])[-1]
            return run.returncode, last

    @staticmethod
    def report(total, bad, skip, disabled):
        """As ctest writes it."""
        return ('<?xml version="1.0" encoding="UTF-8"?>\n'
                f'<testsuite name="x"\n\ttests="{total}"\n'
                f'\tfailures="{bad}"\n\tdisabled="{disabled}"\n'
                f'\tskipped="{skip}"\n\thostname=""\n\ttime="9"\n>\n'
                '\t<testcase name="t" time="1" status="run"/>\n'
                '</testsuite>\n')

    def test_counts_are_added_up(self):
        self.assertEqual(
            self.run_tests('fast', ('build', (10, 0, 1, 0)),
                           ('build-ctime', (5, 0, 0, 2)),
                           ('build-asan', (7, 0, 0, 0))),
            (0, '19 passed, 0 failed, 3 skipped'))

    def test_a_failure_fails(self):
        self.assertEqual(
            self.run_tests('slow', ('build', (10, 2, 1, 0)),
                           ('build-ctime', (3, 0, 0, 0)),
                           ('build-asan', (4, 0, 0, 0))),
            (1, '18 passed, 2 failed, 1 skipped'))

    def test_no_test_is_a_failure(self):
        """Whether ctest leaves a report of none, or none at all."""
        for answer in ((0, 0, 0, 0), None):
            with self.subTest(answer=answer):
                self.assertEqual(
                    self.run_tests('fast', ('build', (10, 0, 0, 0)),
                                   ('build-ctime', answer),
                                   ('build-asan', (7, 0, 0, 0))),
                    (1, '17 passed, 1 failed, 0 skipped'))

    def test_unknown_suite(self):
        self.assertEqual(self.run_tests('nonsense'), (2, ''))


class CoverageTable(Tree):
    """tools/coverage-table on a program with a branch that is not taken."""

    tool = 'coverage-table'

    def covered(self, argument):
        """A build folder in which the program has run once."""
        self.write('src/base/x.c', '#include <stdlib.h>\n'
                   'int main(int argc, char **argv)\n{\n'
                   '    if (argc > 1 && atoi(argv[1]) == 7) {\n'
                   '        return 0;\n    }\n    return 0;\n}\n')
        build = self.root / 'b' / 'src'
        build.mkdir(parents=True)
        for line in (f'cc --coverage -c {self.root}/src/base/x.c -o x.o',
                     'cc --coverage x.o -o x', f'./x {argument}'.strip()):
            subprocess.run(line.split(), cwd=build, check=True,
                           capture_output=True)
        return self.root / 'b'

    @unittest.skipUnless(shutil.which('cc') and shutil.which('gcov'),
                         'no C compiler or no gcov')
    def test_branches_taken_and_not(self):
        code, text = self.run_tool(self.covered('7'))
        self.assertEqual(code, 0, text)
        self.assertRegex(text, r'src/base +4 +75.0 % +4 +50.0 %')
        self.assertRegex(text, r'all +4 +75.0 % +4 +50.0 %')
        code, text = self.run_tool(self.root / 'b', '--gaps', 'src/base')
        self.assertRegex(text, r'^src/base/x.c:4: branch .*: if \(argc > 1')
        self.assertIn('0 x memory, 0 x switch, 2 x branch', text)

    def test_nothing_ran(self):
        (self.root / 'b').mkdir()
        code, text = self.run_tool(self.root / 'b')
        self.assertEqual(code, 2)
        self.assertIn('no test has run there', text)


class BenchTable(unittest.TestCase):
    """tools/bench-table takes whole results and refuses others."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        source = (TOOLS / 'bench-table').read_text(encoding='utf-8')
        self.tool = {'__name__': 'bench_table'}
        exec(compile(source, 'bench-table', 'exec'), self.tool)
        self.rows = [self.row(name) for name in self.tool['ROWS']]

    def row(self, name):
        return {'operation': name, 'layer': 'group', 'baseline': 'mpz_powm',
                'ratio_median': 20.0, 'ratio_min': 21.0, 'rounds': 31,
                'seconds_median': 2e-3, 'seconds_min': 1e-3,
                'baseline_seconds_median': 4e-2,
                'baseline_seconds_min': 2.1e-2, 'rate_median': 95.5,
                'rate_unit': 'percent', 'kernel_one': 'portable',
                'kernel_four': 'portable', 'gmp': '6.2.1'}

    def run_tool(self, *args, text=None):
        path = self.folder / 'part.json'
        path.write_text(json.dumps(self.rows) if text is None else text,
                        encoding='utf-8')
        run = subprocess.run(
            [sys.executable, str(TOOLS / 'bench-table'), *args, str(path)],
            capture_output=True, text=True, check=False)
        return run.returncode, run.stdout, run.stderr

    def fails(self, sentence, text=None):
        code, _, errors = self.run_tool(text=text)
        self.assertEqual(code, 1, errors)
        self.assertIn(sentence, errors)

    def test_whole(self):
        code, out, errors = self.run_tool('--write',
                                          str(self.folder / 'all.json'))
        self.assertEqual(code, 0, errors)
        self.assertIn('Montgomery squaring, batch of 4', out)
        written = (self.folder / 'all.json').read_text(encoding='utf-8')
        self.assertEqual(json.loads(written), self.rows)

    def test_markdown(self):
        code, out, errors = self.run_tool('--markdown')
        self.assertEqual(code, 0, errors)
        self.assertIn('| membership test | mpz_powm | 2 ms | 1 ms |', out)

    def test_verdicts(self):
        verdict = self.tool['verdict']
        row = self.row('verify one selection with its proof')
        for value, word in ((7.9, 'below'), (8, 'met'), (12.5, 'wanted')):
            row['ratio_median'] = value
            self.assertEqual(verdict(row)[2], word)
        row = self.row('discrete logarithm up to 10^8, four at once')
        for value, word in ((16e-3, 'below'), (1e-2, 'met'), (5e-3, 'wanted')):
            row['seconds_median'] = value
            self.assertEqual(verdict(row)[2], word)

    def test_missing_row(self):
        for i, row in enumerate(self.rows):
            rest = self.rows[:i] + self.rows[i + 1:]
            self.fails(f'{row["operation"]}: was not measured',
                       json.dumps(rest))

    def test_row_twice(self):
        self.fails('stands twice', json.dumps(self.rows + self.rows[:1]))

    def test_missing_member(self):
        for key in self.rows[0]:
            if key not in ('operation', 'rate_unit'):
                row = {k: v for k, v in self.rows[0].items() if k != key}
                self.fails(f'{key} is not',
                           json.dumps([row] + self.rows[1:]))

    def test_figures_that_are_none(self):
        for value in (0, -1, None, '3', float('nan'), float('inf')):
            self.rows[0]['seconds_median'] = value
            self.fails('seconds_median is not a figure')

    def test_ratio_without_baseline(self):
        self.rows[0]['baseline'] = 'none'
        self.fails('ratio_median without a baseline')

    def test_not_json(self):
        self.fails('part.json', '[{"operation": ')
        self.fails('not an array', '{}')


class Mutate(Tree):
    tool = 'mutate'

    SOURCE = (SPDX + '#include "base/base.h"\n'
              'int x(int a);\n'
              'int x(int a)\n{\n'
              '    note(a); /* if (a == 7) */\n'
              '    if (a > 1 && a != 3) {\n'
              '        return 1;\n    }\n'
              '    return 0;\n}\n')

    def list_of(self, source):
        self.write('src/verify/x.c', source)
        code, text = self.run_tool('--list')
        self.assertEqual(code, 0, text)
        return [line.split(': ', 1)[1] for line in text.splitlines()[1:]]

    def test_every_kind(self):
        self.assertEqual(
            self.list_of(self.SOURCE),
            ['drop: note(a) -> (void)0',
             'negate: a > 1 && a != 3 -> !(a > 1 && a != 3)',
             'swap: > -> >=', 'constant: 1 -> 2', 'swap: && -> ||',
             'swap: != -> ==', 'constant: 3 -> 4', 'constant: 1 -> 2',
             'constant: 0 -> 1'])

    def test_nothing_outside_the_code(self):
        self.assertEqual(self.list_of(
            '#define TWO 2\n#if TWO > 1\n#endif\n/* a == 1 */\n'
            'const char *s = "if (x) f(1);";\n'), [])

    def judged(self, program):
        """The summary of mutants of one function that program calls."""
        self.write('src/verify/x.c', 'int x(int a);\nint x(int a)\n{\n'
                   '    if (a > 1) {\n        return 7;\n    }\n'
                   '    return 3;\n}\n')
        self.write('b/main.c', program)
        source = self.root / 'src/verify/x.c'
        build = self.root / 'b'
        command = f'cc -o x.o -c {source}'
        (build / 'test-bin').mkdir()
        self.write('b/compile_commands.json', json.dumps(
            [{'file': str(source), 'command': command}]))
        self.write('b/build.ninja',
                   'rule link\n  command = : && cc main.o -o $out lib.a && :\n'
                   'build test-bin/v01_parameters: link main.o lib.a\n')
        for line in (command, 'cc -o main.o -c main.c', 'ar rc lib.a x.o',
                     'ninja'):
            subprocess.run(line.split(), cwd=build, check=True,
                           capture_output=True)
        return self.run_tool(str(build), '--known', str(self.root / 'known'))

    @unittest.skipUnless(shutil.which('cc') and shutil.which('ninja') and
                         shutil.which('gcov'), 'no C compiler or no ninja')
    def test_killed_and_survived(self):
        self.write('known', '')
        code, text = self.judged(
            'int x(int); int main(void) '
            '{ return x(1) != 3 || x(2) != 7 || x(3) != 7; }')
        self.assertEqual(code, 0, text)
        self.assertIn('5 mutants: 5 killed, 0 survived', text)
        shutil.rmtree(self.root / 'b')
        code, text = self.judged('int x(int); int main(void) '
                                 '{ return x(0) != 3 || x(3) != 7; }')
        self.assertEqual(code, 1, text)
        self.assertIn('5 mutants: 3 killed, 2 survived', text)
        self.assertIn('survived src/verify/x.c:4: swap: > -> >=', text)
        self.survivors_that_are_known()

    def survivors_that_are_known(self):
        """The program of the last run, with its survivors listed."""
        build = self.root / 'b'
        listed = ('# equivalent: nobody asks\n'
                  'x.c x: swap: > -> >= in if (a > 1) {\n'
                  '# unseen\n'
                  'x.c x: constant: 1 -> 2 in if (a > 1) {\n')
        known = self.write('known', listed)
        options = (str(build), '--known', str(known), '--work',
                   str(self.root / 'work'))
        code, text = self.run_tool(*options)
        self.assertEqual(code, 0, text)
        self.assertIn('75.0 % without the 1 that mean nothing', text)
        self.write('known', listed + 'x.c x: constant: 3 -> 4 in return 3;\n')
        code, text = self.run_tool(*options)  # with the verdicts that it kept
        self.assertEqual(code, 1, text)
        self.assertIn('killed, but listed: x.c x: constant: 3 -> 4', text)

    @unittest.skipUnless(shutil.which('cc') and shutil.which('ninja') and
                         shutil.which('gcov'), 'no C compiler or no ninja')
    def test_line_that_no_program_runs(self):
        self.write('known', '')
        code, text = self.judged('int main(void) { return 0; }')
        self.assertEqual(code, 1, text)
        self.assertIn('5 mutants: 0 killed, 5 survived', text)
        self.assertIn('7 -> 8 no program runs it', text)


class MutateArguments(Tree):
    """What tools/mutate makes of its arguments, with one file and one program."""

    tool = 'mutate'
    SOURCE = ('int spare(void)\n{\n    return 5;\n}\n'
              'int answer(int a)\n{\n    char room[8];\n'
              '    if (a > 3) {\n        room[0] = 1;\n'
              '        return room[0];\n    }\n    return 0;\n}\n')
    TEST = ('int answer(int a);\nint main(void)\n{\n'
            '    return answer(4) == 1 && answer(3) == 0 ? 0 : 1;\n}\n')
    NINJA = """rule cc
  command = cc -c $in -o $out
rule ar
  command = ar rcs $out $in
rule link
  command = cc test.o -o $out libx.a
build x.o: cc ../src/verify/x.c
build test.o: cc ../test.c
build libx.a: ar x.o
build test-bin/test_unique: link test.o libx.a
"""

    def setUp(self):
        super().setUp()
        self.source = self.write('src/verify/x.c', self.SOURCE)
        self.write('test.c', self.TEST)
        self.build = self.write('b/build.ninja', self.NINJA).parent

    def make(self):
        for program in ('ninja', 'cc', 'ar', 'prlimit'):
            if shutil.which(program) is None:
                self.skipTest(f'{program} is missing')
        (self.build / 'compile_commands.json').write_text(json.dumps(
            [{'directory': str(self.build), 'file': str(self.source),
              'command': f'cc -o x.o -c {self.source}'}]))
        subprocess.run(['ninja', '-C', self.build], check=True,
                       stdout=subprocess.DEVNULL)

    def judged(self, code, *args):
        got, text = self.run_tool(self.build, '--all-lines', *args)
        self.assertEqual(got, code, text)
        return text

    def listed(self, *args):
        code, text = self.run_tool('--list', *args)
        self.assertEqual(code, 0, text)
        return text.splitlines()

    def test_list(self):
        first, *names = self.listed()
        self.assertEqual(first, f'{len(names)} mutants in 1 files')
        self.assertIn('src/verify/x.c:8: negate: a > 3 -> !(a > 3)', names)
        self.assertIn('src/verify/x.c:8: swap: > -> >=', names)
        self.assertIn('src/verify/x.c:3: constant: 5 -> 6', names)
        # The room of an array is not made larger.
        self.assertFalse([n for n in names if '8 -> 9' in n])
        self.assertEqual(self.listed('--only', 'x.c')[1:], names)
        self.assertEqual(self.listed('--only', 'y.c'), ['0 mutants in 0 files'])
        self.assertEqual(self.listed('--sample', 2)[1:], names[:2])

    def test_room_of_allocations(self):
        self.write('src/verify/x.c', 'void *get(int n)\n{\n'
                   '    return calloc(n + 1, 2);\n}\n')
        self.assertEqual(self.listed()[1:],
                         ['src/verify/x.c:3: swap: + -> -'])

    def test_folder_that_is_no_build(self):
        for args in ((), (self.root,), (self.root / 'nowhere',)):
            code, text = self.run_tool(*args)
            self.assertEqual(code, 2, text)
            self.assertIn('FOLDER must be a build folder', text)

    def test_unknown_argument(self):
        code, text = self.run_tool('--everything')
        self.assertEqual(code, 2, text)
        self.assertIn('unrecognized arguments', text)

    def test_again(self):
        """What survived is asked once more, when there is a better test."""
        self.make()
        work = self.root / 'work'
        self.judged(1, '--work', work)
        self.write('test.c', self.TEST.replace(
            'int main', 'int spare(void);\nint main').replace(
                '== 0 ?', '== 0 && spare() == 5 ?'))
        subprocess.run(['ninja', '-C', self.build], check=True,
                       stdout=subprocess.DEVNULL)
        self.judged(1, '--work', work)
        text = self.judged(1, '--work', work, '--again', '--minutes', 0)
        self.assertNotIn('killed src', text)
        text = self.judged(0, '--work', work, '--again', '--verbose')
        self.assertIn('killed src/verify/x.c:3: constant: 5 -> 6', text)

    def test_program_that_fails_by_itself(self):
        self.write('test.c', 'int main(void)\n{\n    return 1;\n}\n')
        self.make()
        self.assertIn('test_unique fails without any change', self.judged(1))


if __name__ == '__main__':
    unittest.main()
