#!/usr/bin/env python3
"""Compares every include of core/, ui/ and app/ with the block `layers` of ARCHITECTURE.md."""

import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
# Of ui/shell, pages may use the interfaces only.
PAGE_INTERFACES = {"Page.h", "Editor.h", "EmptyEditor.h", "Workbench.h", "ActionRegister.h", "NameProvider.h"}
PAGES = {"ui/designer", "ui/functions", "ui/tables", "ui/requests", "ui/activity"}


def allowed_uses():
    text = (root / "ARCHITECTURE.md").read_text()
    block = re.search(r"```layers\n(.*?)```", text, re.S).group(1)
    uses = {}
    for line in block.strip().splitlines():
        user, _, used = line.partition("←")
        uses[user.strip()] = set(used.split())
    return uses


def room_of(path):
    return "/".join(pathlib.PurePosixPath(path).parts[:2])


def main():
    uses = allowed_uses()
    faults = []
    seen = set()
    for top in ("core", "ui", "app"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in (".h", ".cpp"):
                continue
            relative = file.relative_to(root).as_posix()
            room = room_of(relative)
            if relative.count("/") < 2:
                continue  # the shared precompiled header
            if room not in uses:
                faults.append(f"{relative}: the room {room} is missing in ARCHITECTURE.md")
                continue
            seen.add(room)
            for number, line in enumerate(file.read_text().splitlines(), 1):
                match = re.match(r'\s*#include\s+"((?:core|ui|app|tests)/[^"]+)"', line)
                if not match:
                    continue
                used = room_of(match.group(1))
                if used != room and used not in uses[room]:
                    faults.append(f"{relative}:{number}: {room} may not use {used}")
                elif room in PAGES and used == "ui/shell" and match.group(1).split("/")[-1] not in PAGE_INTERFACES:
                    faults.append(f"{relative}:{number}: pages use the interfaces of ui/shell only")
                elif not (root / match.group(1)).exists():
                    faults.append(f"{relative}:{number}: there is no {match.group(1)}")
    for fault in faults:
        print(fault)
    print(f"{len(seen)} rooms, {len(faults)} faults")
    return 1 if faults or not seen else 0


if __name__ == "__main__":
    sys.exit(main())
