# SPDX-License-Identifier: LGPL-2.1-or-later
"""What a test program said (TAP, testanything.org) held against what it did. Nothing is taken on trust: a program
that promises three cases and reports two, counts twice, dies, hangs or says nothing has failed."""

import re
import signal
from dataclasses import dataclass, field

CASE = re.compile(r"(not )?ok\b ?(\d*)(?: *-)? ?(.*)")
PLAN = re.compile(r"1\.\.(\d+)(?:\s*#\s*skip\w*\s*(.*))?$", re.IGNORECASE)
SKIP = re.compile(r"(.*?)\s*# ?skip\w*\s*(.*)", re.IGNORECASE)


@dataclass
class Result:
    """Of one program. A name in failed may be the program itself: see problems."""

    passed: int = 0
    failed: list = field(default_factory=list)
    skipped: list = field(default_factory=list)  # (case, reason)
    problems: list = field(default_factory=list)  # why the program as a whole failed

    @property
    def failures(self):
        return len(self.failed) + bool(self.problems)


def judge(output, status, timeout=None):
    """output: stdout as text. status: exit status, negative for a signal, None if it was stopped after timeout
    seconds."""
    result = Result()
    plans, numbers = [], []
    for line in output.splitlines():
        if case := CASE.match(line):
            numbers.append(int(case[2] or len(numbers) + 1))
            count_case(result, case)
        elif plan := PLAN.match(line):
            plans.append(plan)
        elif line.startswith("Bail out!"):
            result.problems.append(line)
    check_plan(result, plans, numbers)
    check_status(result, status, timeout)
    return result


def count_case(result, case):
    failed, text = case[1], case[3]
    skip = SKIP.match(text)
    if failed:
        result.failed.append(text)
    elif skip:
        result.skipped.append((skip[1], skip[2] or "no reason given"))
    else:
        result.passed += 1


def check_plan(result, plans, numbers):
    if len(plans) != 1:
        result.problems.append("it has no plan (1..N)" if not plans else "it has more than one plan")
        return
    promised, reason = int(plans[0][1]), plans[0][2]
    if len(numbers) != promised:
        result.problems.append(f"{promised} cases were promised, {len(numbers)} came")
    elif numbers != list(range(1, promised + 1)):
        result.problems.append("its cases are not numbered in order")
    elif promised == 0 and reason is not None:
        result.skipped.append(("everything", reason or "no reason given"))
    elif promised == 0:
        result.problems.append("it tested nothing and gave no reason")


def check_status(result, status, timeout):
    if status is None:
        result.problems.append(f"it was stopped after {timeout} seconds")
    elif status < 0:
        result.problems.append(f"it was killed by {signal_name(-status)}")
    elif status > 0 and not result.failed:
        result.problems.append(f"it ended with status {status} though no case failed")


def signal_name(number):
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
