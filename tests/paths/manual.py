#!/usr/bin/python3 -I
"""manual.py PROGRAM PAGE: the manual page names every option and exit code that `PROGRAM --help` does, and no others."""
import pathlib
import re
import subprocess
import sys


def main():
    program, page = sys.argv[1:]
    told = subprocess.run([program, "--help"], check=True, capture_output=True, text=True).stdout
    manual = pathlib.Path(page).read_text().replace("\\-", "-")
    options = set(re.findall(r"^  (?:-\w, )*(--[\w-]+)", told, re.MULTILINE)) - {"--help-all"}
    described = set(re.findall(r"^\.B[IR]* .*?(--[\w-]+)", manual, re.MULTILINE))
    codes = set(re.findall(r"(\d+) (?:ended as|the workspace|wrong|verify|import or)", told))
    described_codes = set(re.findall(r"^\.B (\d+)$", manual, re.MULTILINE))
    wrong = [f"not in the manual: {name}" for name in sorted(options - described)]
    wrong += [f"no option: {name}" for name in sorted(described - options)]
    if codes != described_codes:
        wrong.append(f"exit codes {sorted(codes)} are {sorted(described_codes)} in the manual")
    print("\n".join(wrong) or f"{len(options)} options and {len(codes)} exit codes are described")
    return 1 if wrong or not options or not codes else 0


if __name__ == "__main__":
    sys.exit(main())
