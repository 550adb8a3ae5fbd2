"""Fixtures for every test: the database, the site's trees, people in their roles, a browser.

Network: closed. Tests marked `browser` or `services`, and those with a live server, reach this machine and no other.
"""

import gc
import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client, TransactionTestCase, override_settings
from django.test.testcases import LiveServerThread
from django.utils import translation
from django.utils.translation.reloader import translation_file_changed
from wagtail.models import Locale, Page, Site

from portal.models import User
from portal.translations import compile_catalogues
from tests.databases import own_database
from tests.remaking import remake
from tests.serving import RestingServer, servers_at_rest

pytest_plugins = ["tests.browser"]

LiveServerThread.server_class = RestingServer
LOOPBACK = ["127.0.0.1", "::1", "localhost"]


def pytest_sessionstart() -> None:
    """Texts are tested in Spanish: compile the catalogue where it is newer than what was compiled."""
    compile_catalogues(map(Path, settings.LOCALE_PATHS))
    # Setting Django up has read the old one, or found none; who compiled it meanwhile may be another run.
    translation_file_changed(None, Path("django.mo"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores: a quarter of the time a test waits for a browser or for another process."""
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    _mark_what_reaches_this_machine(items)
    _leave_to_sqlite(config, items)
    _skip_what_has_no_server(items)
    _sort_files(items)


def _sort_files(items: list[pytest.Item]) -> None:
    """Files are handed to processes in this order: those that take long, so that none is left for the end; then those
    without a database, for the processes that would wait while one of them migrates it; then the heavy ones; then those with
    a browser, one after the other; then the others, the large ones first."""
    of_file: dict[Path, list[pytest.Item]] = defaultdict(list)
    for item in items:
        of_file[item.path].append(item)

    def place(tests: list[pytest.Item]) -> int:
        if any(test.get_closest_marker("long") for test in tests):
            return 0
        if not any(map(_needs_database, tests)):
            return 1
        if any(test.get_closest_marker("heavy") for test in tests):
            return 2
        return 3 if any(test.get_closest_marker("browser") for test in tests) else 4

    places = {path: (place(tests), -len(tests), path) for path, tests in of_file.items()}
    items.sort(key=lambda item: places[item.path])


def _leave_to_sqlite(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On another database, leave out what comes out the same on each: see docs/decisions/0042-quick-tests.md."""
    if connection.vendor != "sqlite":
        left = {item for item in items if _is_the_same_on_each_database(item)}
        config.hook.pytest_deselected(items=list(left))
        items[:] = [item for item in items if item not in left]


def _is_the_same_on_each_database(item: pytest.Item) -> bool:
    """What is marked so, and what asks for no database and no server, in a file that does not name the connection."""
    if item.get_closest_marker("any_database"):
        return True
    names_connection = hasattr(getattr(item, "module", None), "connection")
    return not (_needs_database(item) or item.get_closest_marker("services") or names_connection)


def _needs_database(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    return bool(
        item.get_closest_marker("django_db")
        or names & {"db", "transactional_db", "live_server", "django_db_setup", "browser"}
        or issubclass(getattr(item, "cls", None) or object, TransactionTestCase)
    )


def _mark_what_reaches_this_machine(items: list[pytest.Item]) -> None:
    for item in items:
        names = getattr(item, "fixturenames", ())
        if "browser" in names:
            item.add_marker("browser")
        if {"broker_url", "elasticsearch_url"} & set(names):
            item.add_marker("services")
        if "live_server" in names or item.get_closest_marker("browser") or item.get_closest_marker("services"):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the garbage collector need not look through it again and again."""
    gc.collect()
    gc.freeze()


# --- the database ---------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """A database for this process, and for each test in it, with nothing in it but what the migrations make."""
    with ExitStack() as until_the_end:
        with django_db_blocker.unblock():
            put_back = until_the_end.enter_context(own_database())
            connection.close()

        def put_back_at_rest(test: TransactionTestCase) -> None:
            with servers_at_rest():
                put_back()

        patch = until_the_end.enter_context(pytest.MonkeyPatch.context())
        patch.setattr(TransactionTestCase, "_fixture_teardown", put_back_at_rest)
        yield
        with django_db_blocker.unblock():
            until_the_end.close()


def _has_real_transactions(item: pytest.Item) -> bool:
    names = set(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    return bool(names & {"transactional_db", "live_server"} or (marker and marker.kwargs.get("transaction")))


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """What one test left in the cache (root paths of pages rolled back, attempts to sign in) is not the next one's."""
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """The language of a request that one test made is not the next one's."""
    translation.deactivate()


BROKER, ELASTICSEARCH = "PostgreSQL and Redis", "Elasticsearch"


def _is_there(service: str) -> bool:
    if service == BROKER:
        return bool(os.environ.get("CELERY_BROKER_URL")) and connection.vendor == "postgresql"
    return bool(os.environ.get("ELASTICSEARCH_URL"))


def _are_required() -> bool:
    return os.environ.get("REQUIRE_SERVICES") == "1"


def _reason(service: str) -> str:
    return f"needs {service}: make test-services"


def _skip_what_has_no_server(items: list[pytest.Item]) -> None:
    """Before its other fixtures are made, which takes up to seconds for nothing. Where it is required, the fixture fails."""
    if _are_required():
        return
    for item in items:
        if item.get_closest_marker("services"):
            needed = [BROKER] if "broker_url" in getattr(item, "fixturenames", ()) else []
            needed += [ELASTICSEARCH] if _is_about_elasticsearch(item) else []
            for service in needed:
                if not _is_there(service):
                    item.add_marker(pytest.mark.skip(reason=_reason(service)))


def _is_about_elasticsearch(item: pytest.Item) -> bool:
    parameters = (
        item.callspec.params.values() if isinstance(item, pytest.Function) and hasattr(item, "callspec") else ()
    )
    return "elasticsearch_url" in getattr(item, "fixturenames", ()) or "elasticsearch" in parameters


def _address(service: str, variable: str) -> str:
    if not _is_there(service):
        if _are_required():
            pytest.fail(_reason(service))
        pytest.skip(_reason(service))
    return os.environ[variable]


@pytest.fixture(scope="session")
def broker_url() -> str:
    """The Redis of `make services`. Without it the test is skipped; with REQUIRE_SERVICES=1 it fails."""
    return _address(BROKER, "CELERY_BROKER_URL")


@pytest.fixture(scope="session")
def elasticsearch_url() -> str:
    """The Elasticsearch of `make services`. Without it the test is skipped; with REQUIRE_SERVICES=1 it fails."""
    return _address(ELASTICSEARCH, "ELASTICSEARCH_URL")


# --- the site's trees -----------------------------------------------------------------------


@pytest.fixture
def spanish(db: None) -> Locale:
    return Locale.objects.get_or_create(language_code="es")[0]


@pytest.fixture
def english(db: None) -> Locale:
    return Locale.objects.get_or_create(language_code="en")[0]


@pytest.fixture
def root_page(db: None) -> Page:
    return Page.objects.get(depth=1)


@pytest.fixture
def site(db: None) -> Site:
    return Site.objects.get(is_default_site=True)


@pytest.fixture
def remade(request: pytest.FixtureRequest, db: None) -> Callable[..., Any]:
    """remade(build, *given) -> what build(*given) makes, written again where it was made before: see tests.remaking."""
    if _has_real_transactions(request.node):
        return lambda build, *given: build(*given)
    return remake


@pytest.fixture(scope="module")
def database_of_module(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The database for fixtures of a whole module, for what takes long to make and is only looked at: what they write
    is there in each of its tests, which undo their own changes, and gone after the last. So are files."""
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


# --- people in their roles ------------------------------------------------------------------

ROLES = ("learner", "editor", "manager", "course_manager", "administrator")
"""Everyone who signs in. `anonymous` is one more row of the role matrix."""


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """make_user("editor") -> an account in that role, with the password `correct horse battery`."""
    return _make_user


def _make_user(role: str = "learner", email: str | None = None, **fields: Any) -> User:
    email = email or f"{role}{User.objects.count()}@portal.example"
    if role == "administrator":
        return User.objects.create_superuser(email, PASSWORD, **fields)
    user = User.objects.create_user(email, PASSWORD, **fields)
    if role != "learner":
        user.groups.add(Group.objects.get(name=settings.ROLE_GROUPS[role]))
    return user


PASSWORD = "correct horse battery"


@pytest.fixture
def learner(make_user: Callable[..., User]) -> User:
    return make_user("learner")


@pytest.fixture
def editor(make_user: Callable[..., User]) -> User:
    return make_user("editor")


@pytest.fixture
def manager(make_user: Callable[..., User]) -> User:
    return make_user("manager")


@pytest.fixture
def course_manager(make_user: Callable[..., User]) -> User:
    return make_user("course_manager")


@pytest.fixture
def administrator(make_user: Callable[..., User]) -> User:
    return make_user("administrator")


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def learner_client(learner: User) -> Client:
    return _signed_in(learner)


@pytest.fixture
def editor_client(editor: User) -> Client:
    return _signed_in(editor)


@pytest.fixture
def manager_client(manager: User) -> Client:
    return _signed_in(manager)


@pytest.fixture
def course_manager_client(course_manager: User) -> Client:
    return _signed_in(course_manager)


@pytest.fixture
def administrator_client(administrator: User) -> Client:
    return _signed_in(administrator)


@dataclass(frozen=True)
class RoleClients:
    """A client for each row of the role matrix."""

    anonymous: Client
    learner: Client
    editor: Client
    manager: Client
    course_manager: Client
    administrator: Client


@pytest.fixture
def role_clients(remade: Callable[..., list[SimpleCookie]]) -> RoleClients:
    clients = [Client() for _role in ROLES]
    for client, cookies in zip(clients, remade(_sign_in_each_role), strict=True):
        client.cookies = cookies
    return RoleClients(Client(), *clients)


def _sign_in_each_role() -> list[SimpleCookie]:
    return [_signed_in(_make_user(role)).cookies for role in ROLES]
