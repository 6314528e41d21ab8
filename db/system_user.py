"""The account that PostgreSQL runs as, because it refuses to run as root.

An ordinary user runs it as itself and nothing here changes anything. Root runs it as whoever owns the data folder, or as
`pgserver`, made when missing. That account must pass through every folder above; as little as possible is opened for it.
"""

import logging
import os
import pwd
import stat
import subprocess
from pathlib import Path
from typing import Any

from db.errors import DatabaseUnavailable

NAME = "pgserver"

_log = logging.getLogger(__name__)


def credentials(owned: Path) -> dict[str, Any]:
    """What subprocess.run needs to act as the owner of a folder; nothing unless we are root."""
    if os.geteuid() != 0:
        return {}
    owner = owned.stat()
    return {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []}


def adopt(folder: Path) -> None:
    """As root, see to it that a folder belongs to an account that PostgreSQL can run as.

    Raises DatabaseUnavailable when it belongs to somebody else and we are not root.
    """
    owner = folder.stat().st_uid
    if os.geteuid() != 0:
        if owner != os.geteuid():
            raise DatabaseUnavailable(f"{folder} belongs to {_name(owner)}: start Duban as that user, or as root.")
    elif owner == 0 or _name(owner).isdecimal():
        account = _account()
        os.chown(folder, account.pw_uid, account.pw_gid)
        for parent, folders, files in os.walk(folder):
            for name in (*folders, *files):
                os.chown(Path(parent, name), account.pw_uid, account.pw_gid, follow_symlinks=False)


def open_way(data: Path, programs: Path) -> None:
    """As root, let the owner of the data reach it, and the programs: pass through folders, not list them.

    Raises DatabaseUnavailable naming the folder that cannot be opened.
    """
    if os.geteuid() != 0:
        return
    owner = data.stat()
    if not _may((programs / "postgres").stat(), owner):
        _publish(programs.parent)
    for folder in (*reversed(data.parents), *reversed((programs / "postgres").parents)):
        mode = folder.stat()
        if _may(mode, owner):
            continue
        try:
            if mode.st_mode & stat.S_IRWXG:
                folder.chmod(stat.S_IMODE(mode.st_mode) | stat.S_IXOTH)
            else:  # The group has no rights to lose: the narrowest opening is to make it the account's.
                os.chown(folder, -1, owner.st_gid)
                folder.chmod(stat.S_IMODE(mode.st_mode) | stat.S_IXGRP)
        except OSError as error:
            raise DatabaseUnavailable(
                f"PostgreSQL runs as user {_name(owner.st_uid)}, which cannot pass through {folder} ({error.strerror}); "
                "set DUBAN_HOME to a folder that it can reach."
            ) from error
        _log.info("user %s may now pass through %s", _name(owner.st_uid), folder)


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        pass
    try:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/bin/sh", NAME], check=True, capture_output=True, text=True
        )
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        raise DatabaseUnavailable(
            f"PostgreSQL does not run as root and the user {NAME} cannot be made: make it, or start Duban as an ordinary user."
        ) from error
    return pwd.getpwnam(NAME)


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _may(target: os.stat_result, account: os.stat_result) -> bool:
    """Whether the account (the owner of something) may pass through, or run, the target."""
    if target.st_uid == account.st_uid:
        return bool(target.st_mode & stat.S_IXUSR)
    if target.st_gid == account.st_gid:
        return bool(target.st_mode & stat.S_IXGRP)
    return bool(target.st_mode & stat.S_IXOTH)


def _publish(programs: Path) -> None:
    """Installed under a strict umask, the programs are root's alone: let everybody read and run them."""
    for parent, _, files in os.walk(programs):
        for path in (Path(parent), *(Path(parent, name) for name in files)):
            mode = stat.S_IMODE(path.stat().st_mode)
            path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)
