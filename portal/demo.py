"""The demo: a database of its own, what each app shows in it, and an account for each role.

Loading is finished or it is not: a state file says which. A first run that was killed is started again from nothing.
"""

import errno
import fcntl
import json
import os
import secrets
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.utils.module_loading import import_string
from wagtail.models import Site

from portal.garbage import collected_seldom
from portal.models import User
from portal.postponing import postponed
from portal.services import name_for_both_languages

Say = Callable[[str], None]


@dataclass(frozen=True)
class Account:
    role: str
    email: str
    password: str
    sees: str


ROLES = {
    "learner": ("Ana Demo", "the public site as someone who takes part"),
    "tutor": ("Teresa Demo", "the runs they teach: who learns, marking, the forum"),
    "editor": ("Eduardo Demo", "the pages: write, preview, translate, publish"),
    "manager": ("María Demo", "the registry, imports and reach figures"),
    "course_manager": ("Carla Demo", "the courses and their runs: who enrols, who is admitted"),
    "call_secretary": ("Sonia Demo", "the calls: what was submitted, referees' letters, the audit trail"),
    "reviewer": ("Reina Demo", "the applications given to them to review, under Calls"),
    "committee": (
        "Camila Demo",
        "the ranking of a call, its decision and minutes; institutions that ask to join the network",
    ),
    "administrator": ("Alma Demo", "everything, Django's admin too"),
}


def accounts_path() -> Path:
    return Path(settings.VAR_DIR) / "demo-accounts.json"


def _state_path() -> Path:
    return Path(settings.VAR_DIR) / "demo-state.json"


def _state() -> str:
    return str(json.loads(_state_path().read_text())["state"]) if _state_path().exists() else "none"


def _set_state(state: str) -> None:
    part = _state_path().with_suffix(".part")
    part.write_text(json.dumps({"state": state}))
    part.replace(_state_path())


class DemoIsRunning(Exception):
    """Another process serves, loads or resets the demo of this folder."""


def claim() -> None:
    """Have the demo's data for this process, and for the server it may become, until it ends.

    Raises DemoIsRunning where another process has them.
    """
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    lock = os.open(settings.VAR_DIR / "demo.lock", os.O_CREAT | os.O_WRONLY, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise DemoIsRunning(
            "The demo in this folder is running, or being loaded. End it first, with Ctrl+C where it was started."
        ) from None
    os.set_inheritable(lock, True)  # the server that takes this process's place goes on holding it


class NoRoom(Exception):
    """What is kept of the demo cannot be written, for the reason given: a sentence for whoever started it."""


@contextmanager
def writing() -> Iterator[None]:
    """Raises NoRoom in place of what Python and SQLite say of a full disk, or of a folder that may not be written to."""
    try:
        yield
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        reason = f"{error.strerror} ({error.filename})" if error.filename else str(error.strerror)
    except OperationalError as error:
        reason = str(error)
        if not any(words in reason for words in ("disk is full", "readonly database", "unable to open database file")):
            raise
    else:
        return
    raise NoRoom(
        f"The demo is kept in {settings.VAR_DIR}, and there it cannot: {reason}. Make room, let this account write there, or name "
        "another folder in PORTAL_VAR_DIR; then start it again."
    )


_UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS}


def prepare(say: Say) -> None:
    """Bring database, files and demo to the state of this version of the program. Keeps what is there."""
    settings.VAR_DIR.mkdir(parents=True, exist_ok=True)
    if _state() == "begun" and connection.vendor == "sqlite":
        say("An earlier first run was stopped half-way: starting it again ...")
        forget_database_and_files()
    first = _state() != "complete"
    if first:
        _set_state("begun")
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT, settings.STATIC_ROOT):
        Path(folder).mkdir(parents=True, exist_ok=True)
    say("Preparing the database ..." if first else "Looking at the database ...")
    call_command("migrate", interactive=False, verbosity=0)
    if first:
        load(say)
        say("Building the search of the administration ...")
        call_command("update_index", verbosity=0)
        say("Building the search of the portal ...")
        try:
            call_command("search_rebuild", verbosity=0)
        except CommandError as error:  # an engine elsewhere that is away; the server asks it again
            say(str(error))
        _set_state("complete")
    for path in settings.DEMO_STARTERS:
        import_string(path)()


def load(say: Say) -> None:
    """Call each loader of DEMO_LOADERS with `say`. Each can be called again and adds nothing then."""
    with collected_seldom(), postponed(search=False):  # all of it is indexed at the end
        name_for_both_languages()
        for path in settings.DEMO_LOADERS:
            import_string(path)(say)


def forget_database_and_files() -> None:
    """Delete the demo's SQLite database, search index, files, e-mails and accounts, and nothing else in var/."""
    # Cut off in the middle it is not taken for a demo that is loaded: the next start begins here again.
    _set_state("begun")
    connection.close()
    if connection.vendor == "sqlite":
        name = str(settings.DATABASES["default"]["NAME"])
        for path in (name, f"{name}-wal", f"{name}-shm"):
            Path(path).unlink(missing_ok=True)
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT, settings.SEARCH_DIR, settings.VAR_DIR / "mail"):
        shutil.rmtree(folder, ignore_errors=True)
    accounts_path().unlink(missing_ok=True)
    _state_path().unlink(missing_ok=True)


def accounts() -> list[Account]:
    """The demo's accounts, made at first and whenever their file or one of them is missing."""
    path = accounts_path()
    if path.exists():
        known = [Account(**values) for values in json.loads(path.read_text())]
        if User.objects.filter(email__in=[each.email for each in known]).count() == len(ROLES) == len(known):
            return known
    made = [
        Account(role, f"{role}@demo.example", secrets.token_urlsafe(12), sees) for role, (_name, sees) in ROLES.items()
    ]
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    # Made readable by its owner alone before anything is written into it; whole or not at all, on a full disk too.
    with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump([vars(each) for each in made], file, indent=2)
    part.replace(path)
    with ThreadPoolExecutor() as threads:  # a third of a second each, outside of Python
        hashes = list(threads.map(make_password, (each.password for each in made)))
    with transaction.atomic():
        for each, password in zip(made, hashes, strict=True):
            _make_account(each, ROLES[each.role][0], password)
    return made


def _make_account(account: Account, name: str, password: str) -> None:
    """`password` as it is kept."""
    is_administrator = account.role == "administrator"
    first_name, _sep, last_name = name.partition(" ")
    user, _ = User.objects.update_or_create(
        email=account.email,
        defaults={
            "first_name": first_name,
            "last_name": last_name,
            "is_active": True,
            "is_staff": is_administrator,
            "is_superuser": is_administrator,
            "password": password,
        },
    )
    EmailAddress.objects.update_or_create(user=user, email=account.email, defaults={"verified": True, "primary": True})
    if account.role in settings.ROLE_GROUPS:
        user.groups.add(Group.objects.get(name=settings.ROLE_GROUPS[account.role]))


def serve_site_at(port: int) -> None:
    """Let the site's own absolute addresses name the port that the demo is served on."""
    Site.objects.filter(is_default_site=True).exclude(hostname="127.0.0.1", port=port).update(
        hostname="127.0.0.1", port=port
    )
    Site.clear_site_root_paths_cache()
