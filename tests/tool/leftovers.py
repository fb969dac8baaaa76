# SPDX-License-Identifier: LGPL-2.1-or-later
"""What tests left behind: processes and SysV shared memory. Both outlive their makers, both are bugs."""

import ctypes
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

PR_SET_CHILD_SUBREAPER = 36
GRACE = 10  # seconds for what is already ending


births = threading.Lock()  # held while a child is made, so that it is never awaited by nobody
awaited = set()  # process ids whose status someone here waits for


def start(command, **options):
    """subprocess.Popen, whose status is then left alone until forget(process)."""
    with births:
        process = subprocess.Popen(command, **options)
        awaited.add(process.pid)
    return process


def forget(process):
    awaited.discard(process.pid)


def adopt_orphans():
    """From now on a process whose parent ends becomes a child of this one, whatever it did to get away, and is
    buried when it ends: tests wait for that. Children must be started by start()."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    threading.Thread(target=bury_orphans, daemon=True).start()


def bury_orphans():
    while True:
        try:
            dead = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOWAIT).si_pid
            with births:
                if dead not in awaited:
                    os.waitpid(dead, os.WNOHANG)
                    continue
        except ChildProcessError:
            pass  # no children now, or its waiter was faster
        time.sleep(0.02)


def descendants():
    """Process ids of all that come from here."""
    parents = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, waiting = [], [os.getpid()]
    while waiting:
        children = parents.get(waiting.pop(), [])
        found += children
        waiting += children
    return found


def describe(pid):
    try:
        words = Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
        return f"process {pid}: {words.strip() or Path(f'/proc/{pid}/comm').read_text().strip()}"
    except OSError:
        return f"process {pid}"


def processes(grace=GRACE):
    """Sentences naming each process that is still there after some grace."""
    deadline = time.monotonic() + grace
    while descendants() and time.monotonic() < deadline:
        time.sleep(0.05)
    return [describe(pid) for pid in descendants()]


def stop_all():
    """Ends every descendant: those that heed a signal clean up after themselves."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in descendants():
            try:
                os.kill(pid, number)
            except ProcessLookupError:
                pass
        deadline = time.monotonic() + 3
        while descendants() and time.monotonic() < deadline:
            time.sleep(0.05)


def segments():
    """Ids of the SysV segments whose creator is gone: {id: sentence}."""
    table = Path("/proc/sysvipc/shm")
    if not table.exists():
        return {}
    found = {}
    for line in table.read_text().splitlines()[1:]:
        identifier, size, creator = (line.split()[column] for column in (1, 3, 4))
        if not Path("/proc", creator).exists():
            found[identifier] = f"shared memory segment {identifier}, {size} bytes, made by process {creator}"
    return found
