# SPDX-License-Identifier: LGPL-2.1-or-later
"""Tests written in Python speak TAP: cases.run(globals()) runs every function whose name begins with test_."""

import sys
import traceback


class Skip(Exception):
    """raise Skip("reason")"""


def run(names):
    functions = [names[name] for name in names if name.startswith("test_")]
    print(f"1..{len(functions)}")
    failed = [run_case(number, function) for number, function in enumerate(functions, 1)].count(False)
    sys.exit(1 if failed else 0)


def run_case(number, function):
    name = function.__name__.removeprefix("test_").replace("_", "-")
    try:
        function()
    except Skip as reason:
        print(f"ok {number} {name} # SKIP {reason}", flush=True)
    except Exception as error:
        for line in traceback.format_exc().splitlines():
            print("#", line)
        reason = str(error).partition("\n")[0] or type(error).__name__
        print(f"not ok {number} {name} - {reason}", flush=True)
        return False
    else:
        print(f"ok {number} {name}", flush=True)
    return True
