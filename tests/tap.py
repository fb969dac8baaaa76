# SPDX-License-Identifier: LGPL-2.1-or-later
"""Reads the Test Anything Protocol as GLib's tests print it, and believes nothing else."""

import re

RESULT = re.compile(r'^(not )?ok\b\s*(\d+)?\s*-?\s*(.*?)(?:\s*#\s*(SKIP|TODO)\b\s*(.*))?$', re.IGNORECASE)
PLAN = re.compile(r'^1\.\.(\d+)')


class Outcome:
    """What one test program showed: names of cases by result, and why it as a whole cannot be trusted."""

    def __init__(self):
        self.passed, self.failed, self.skipped = [], [], []
        self.problem = None

    @property
    def counts(self):
        return len(self.passed), len(self.failed) + (self.problem is not None), len(self.skipped)


def read(output, exit_code, timed_out):
    """An exit code other than 0, a missing plan or a case that never came count as a failure of their own."""
    outcome, planned = Outcome(), None
    for line in output.splitlines():
        plan, result = PLAN.match(line), RESULT.match(line)
        if plan:
            planned = int(plan.group(1))
        elif result:
            file_result(outcome, *result.groups())
    outcome.problem = problem_of(outcome, planned, exit_code, timed_out)
    return outcome


def file_result(outcome, failed, _number, name, directive, reason):
    if failed:
        outcome.failed.append(name)
    elif directive and directive.upper() == 'SKIP':
        outcome.skipped.append((name, reason or 'no reason given'))
    else:
        outcome.passed.append(name)


def problem_of(outcome, planned, exit_code, timed_out):
    seen = len(outcome.passed) + len(outcome.failed) + len(outcome.skipped)
    if timed_out:
        return 'ran out of time'
    if exit_code < 0:
        return f'died of signal {-exit_code}'
    if planned is None:
        return 'printed no plan'
    if seen != planned:
        return f'planned {planned} cases, showed {seen}'
    if exit_code != 0 and not outcome.failed:
        return f'exited with {exit_code}'
    return None
