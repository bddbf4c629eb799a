#!/usr/bin/python3 -I
"""manual.py PROGRAM PAGE: the manual page names every command, option and exit code that `PROGRAM --help` and the help of
its commands do, and no others."""
import pathlib
import re
import subprocess
import sys


def main():
    program, page = sys.argv[1:]

    def help_of(*command):
        return subprocess.run([program, *command, "--help"], check=True, capture_output=True, text=True).stdout

    told = help_of()
    commands = set(re.findall(r"^  ([\w-]+) DIR", told, re.MULTILINE))
    told += "".join(map(help_of, commands))
    manual = pathlib.Path(page).read_text().replace("\\-", "-")
    wrong = []
    for kind, known, described in (
        ("command", commands, re.findall(r"^\.BI ([\w-]+) \" DIR", manual, re.MULTILINE)),
        ("option", set(re.findall(r"^  (?:-\w, )*(--[\w-]+)", told, re.MULTILINE)),
         re.findall(r"^\.B[IR]* .*?(--[\w-]+)", manual, re.MULTILINE)),
        ("exit code", set(re.findall(r"^  (\d+) ", told, re.MULTILINE)), re.findall(r"^\.B (\d+)$", manual, re.MULTILINE)),
    ):
        wrong += [f"not in the manual: {kind} {name}" for name in sorted(known - set(described))]
        wrong += [f"no {kind}: {name}" for name in sorted(set(described) - known)]
        if not known:
            wrong.append(f"--help tells no {kind}")
    print("\n".join(wrong) or f"{len(commands)} commands are described, with their options and exit codes")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
