#!/usr/bin/env python3
# SPDX-License-Identifier: LGPL-2.1-or-later
"""embed.py OPERATIONS.h OUTPUT.c FILE.js…

Makes a C array of the prelude: the files as one function, with the numbers of the operations that canvas/tape.c knows."""

import re
import sys


def operation_constants(header):
    names = re.findall(r"^OPERATION\((\w+),", header, re.MULTILINE)
    return "const " + ", ".join(f"OP_{name.upper()} = {number}" for number, name in enumerate(names)) + ";\n"


def main():
    header, output, *scripts = sys.argv[1:]
    parts = ['(function (native) {\n"use strict";\n', operation_constants(open(header).read())]
    parts += [open(script).read() for script in scripts]
    parts.append("return hooks;\n})")
    text = "".join(parts).encode()
    with open(output, "w") as out:
        out.write('#include "worker/engines/script/prelude.h"\n\n')
        out.write(f"const size_t prelude_bytes = {len(text)};\n")
        out.write("const uint8_t prelude_text[] = {\n")
        for at in range(0, len(text), 24):
            out.write(",".join(str(byte) for byte in text[at : at + 24]) + ",\n")
        out.write("};\n")


main()
