#!/usr/bin/env python3
"""Writes one source file of several tests, so that what they all include is compiled once.

    unite.py OUTPUT TEST.cpp…

Each test stands in a namespace of its own, the main of QTEST_MAIN with it; what it includes stands above all of them,
where the guards of the headers keep it from being read again. The main below runs the test that the first argument names.
"""
import os
import re
import sys

INCLUDE = re.compile(r'\s*#\s*include\s+(?:<(?P<system>[^>]+)>|"(?P<own>[^"]+)")')
OF_MOC = ['<memory>', '<QtCore/QtCore>']

MAIN = '''
#include <cstdio>
#include <cstring>

int main(int argc, char *argv[])
{
    struct Test {
        const char *name;
        int (*run)(int, char *[]);
    };
    constexpr Test tests[] = {%s};
    for (const Test &test : tests) {
        if (argc > 1 && std::strcmp(argv[1], test.name) == 0) {
            argv[1] = argv[0];
            return test.run(argc - 1, argv + 1);
        }
    }
    std::fputs("The first argument names one of:", stderr);
    for (const Test &test : tests)
        std::fprintf(stderr, " %%s", test.name);
    std::fputs("\\n", stderr);
    return 2;
}
'''


def included(path):
    """What the file includes, in its order, as it is written where the file's own folder is not looked at."""
    with open(path, encoding='utf-8') as source:
        for line in source:
            found = INCLUDE.match(line)
            if not found:
                continue
            if found['system']:
                yield f"<{found['system']}>"
            elif not found['own'].endswith('.moc'):
                beside = os.path.join(os.path.dirname(path), found['own'])
                yield f'"{beside if os.path.exists(beside) else found["own"]}"'


def main():
    output, tests = sys.argv[1], sys.argv[2:]
    includes = list(dict.fromkeys(OF_MOC + [name for test in tests for name in included(test)]))
    names = [os.path.splitext(os.path.basename(test))[0] for test in tests]
    with open(output, 'w', encoding='utf-8') as united:
        for name in includes:
            united.write(f'#include {name}\n')
        for name, test in zip(names, tests):
            united.write(f'\nnamespace {name} {{\n#include "{test}"\n}}\n')
        united.write(MAIN % ', '.join(f'{{"{name}", {name}::main}}' for name in names))


main()
