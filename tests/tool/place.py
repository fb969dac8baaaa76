# SPDX-License-Identifier: LGPL-2.1-or-later
"""Where the tests run, and as whom.

Root's tests run as an unprivileged user, who may not be able to enter the folder this project lies in: so they run
in a copy, source/ and one folder for each build, in a folder of their own that is removed at the end. Anyone else
runs them in place."""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

import program as programs

USER = "nobody"
BUILT = {".o", ".a", ".d", ".p"}  # parts of programs, which no test reads


class Place:
    def __init__(self, source, builds):
        self.folder = Path(tempfile.mkdtemp(prefix="vitrine-tests-"))
        self.user = unprivileged_user()
        self.moves = {}  # path prefix → where it is now
        self.folder.chmod(0o755)
        if os.geteuid() == 0:
            # X servers of other users need it, and only root makes it as it should be.
            make_folder(Path("/tmp/.X11-unix"), 0o1777)
        if self.user:
            self.copy(source, builds)
        self.corpus = self.find_corpus(source)

    def copy(self, source, builds):
        for build in builds:
            copy_build(build, self.folder / build.name)
            self.moves[str(build)] = str(self.folder / build.name)
        # After the builds: those lie inside the source folder, and the longer path must win.
        copy_source(source, self.folder / "source")
        self.moves[str(source)] = str(self.folder / "source")

    def find_corpus(self, source):
        corpus = source.parent / "shared" / "corpus"
        if not corpus.is_dir():
            return None
        if not self.user or is_readable(corpus, self.user):
            return str(corpus)
        shutil.copytree(corpus, self.folder / "corpus")
        return str(self.folder / "corpus")

    def moved(self, text):
        for before, now in self.moves.items():
            text = text.replace(before, now)
        return text

    def settle(self, program):
        """The program as it must be called here."""
        program.command = [self.moved(word) for word in program.command]
        program.environment = {name: self.moved(value) for name, value in program.environment.items()}
        program.directory = self.moved(program.directory) if program.directory else None
        return program

    def surroundings(self, program, user):
        """A private, empty home and nothing of the caller's environment: no display, no session bus."""
        home = self.folder / "run" / programs.short_name(program)
        for path in (home, home / "tmp", home / "runtime"):
            make_folder(path, 0o700)
            if user:
                os.chown(path, *user)
        (home.parent).chmod(0o755)
        variables = {
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "LANG": "C.UTF-8",
            "HOME": str(home),
            "TMPDIR": str(home / "tmp"),
            "XDG_RUNTIME_DIR": str(home / "runtime"),
            "DBUS_SESSION_BUS_ADDRESS": "disabled:",
            "NO_AT_BRIDGE": "1",
            # Some tests provoke a SIGSEGV and want to see it.
            "ASAN_OPTIONS": "handle_segv=0",
        }
        return variables | ({"VITRINE_CORPUS": self.corpus} if self.corpus else {})

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)


def unprivileged_user():
    """(uid, gid) to run tests as, or None to run as we are."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam(USER)
    return (entry.pw_uid, entry.pw_gid)


def make_folder(path, mode):
    if not path.is_dir():
        path.mkdir(parents=True)
        path.chmod(mode)


def is_readable(folder, user):
    """Whether the user can read every file in there."""
    check = subprocess.run(
        ["find", folder, "!", "-readable", "-print", "-quit"],
        user=user[0],
        group=user[1],
        extra_groups=[],
        cwd="/",
        capture_output=True,
        check=False,
    )
    return check.returncode == 0 and not check.stdout


def copy_readable(source, target):
    shutil.copy2(source, target)
    executable = os.stat(source).st_mode & stat.S_IXUSR
    os.chmod(target, 0o755 if executable else 0o644)


def copy_build(build, target):
    def ignore(_, names):
        return [name for name in names if Path(name).suffix in BUILT or name.startswith((".", "meson-"))]

    shutil.copytree(build, target, ignore=ignore, copy_function=copy_readable)
    open_folders(target)


def copy_source(source, target):
    def ignore(folder, names):
        hidden = [name for name in names if name.startswith(".git")]
        return hidden + [name for name in names if Path(folder, name, "meson-info").is_dir()]

    shutil.copytree(source, target, ignore=ignore, copy_function=copy_readable)
    open_folders(target)


def open_folders(target):
    for folder, _, _ in os.walk(target):
        os.chmod(folder, 0o755)
