# SPDX-License-Identifier: LGPL-2.1-or-later
"""One test program of Meson's list, run and judged."""

import json
import os
import re
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import leftovers
import tap

PATIENCE = 5  # seconds between the polite and the other signal


@dataclass
class Program:
    """As in `meson introspect --tests`; its environment holds only what meson.build set."""

    name: str
    command: list
    environment: dict
    directory: str
    timeout: int  # seconds; 0 and less: none
    parallel: bool
    suites: list
    tap: bool


@dataclass
class Outcome:
    program: Program
    result: tap.Result
    output: str  # stdout and stderr, for a person
    seconds: float


def whole(word, build):
    """Meson names its products by paths from the build folder, where it runs tests; we run them elsewhere."""
    product = Path(build, word)
    return str(product) if "/" in word and product.exists() else word


def from_meson(entry, build, label=""):
    # "project:suite", or "project" for no suite.
    suites = [suite.partition(":")[2] for suite in entry["suite"]]
    return Program(
        name=label + entry["name"],
        command=[whole(word, build) for word in entry["cmd"]],
        environment=entry["env"],
        directory=entry["workdir"],
        timeout=entry["timeout"],
        parallel=entry["is_parallel"],
        suites=suites,
        tap=entry["protocol"] == "tap",
    )


def of_build(build, label=""):
    """Every test of a build folder."""
    listed = subprocess.run(["meson", "introspect", "--tests", build], stdout=subprocess.PIPE, check=True, text=True)
    return [from_meson(entry, build, label) for entry in json.loads(listed.stdout)]


def run(program, surroundings, user=None):
    """Runs it with surroundings (environment) and, where user is (uid, gid), as that user. Output goes to files:
    a pipe would wait for every leftover child that still holds it."""
    started = time.monotonic()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        try:
            status = execute(program, surroundings, user, out, err)
            text = read(out)
            result = tap.judge(text, status, program.timeout)
        except OSError as error:
            text, result = "", tap.Result(problems=[f"it cannot be started: {error}"])
        if not program.tap:
            result.problems.append("meson.build does not say protocol: 'tap'")
        output = text + read(err)
    return Outcome(program, result, output, time.monotonic() - started)


def execute(program, surroundings, user, out, err):
    """The exit status, negative for a signal, None after a timeout."""
    identity = {"user": user[0], "group": user[1], "extra_groups": []} if user else {}
    process = leftovers.start(
        program.command,
        cwd=program.directory or surroundings["TMPDIR"],
        env=surroundings | program.environment,
        stdin=subprocess.DEVNULL,
        stdout=out,
        stderr=err,
        start_new_session=True,
        umask=0o022,
        **identity,
    )
    try:
        return process.wait(program.timeout if program.timeout > 0 else None)
    except subprocess.TimeoutExpired:
        return None
    finally:
        end_session(process)
        leftovers.forget(process)


def end_session(process):
    """What is left of the program's process group, politely: X servers remove their sockets on SIGTERM."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        if process.poll() is not None:
            return
        try:
            os.killpg(process.pid, number)
            process.wait(PATIENCE)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            pass
    process.wait()


def read(file):
    file.seek(0)
    return file.read().decode(errors="replace")


def short_name(program):
    """For a folder."""
    return re.sub(r"[^A-Za-z0-9]+", "-", program.name)
