"""The cache on Redis, and the site while that server is away."""

import logging
import time
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import caches
from django.core.cache.backends.redis import RedisCache
from django.test import Client
from redis.exceptions import ConnectionError as RedisIsAway

from portal.caches import OutlivedRedisCache
from portal.models import User
from tests.conftest import PASSWORD
from tests.portal.conftest import SmallSite


@pytest.fixture
def nowhere() -> str:
    """An address where nobody answers, another in each test: an outage is remembered by address."""
    return f"redis://127.0.0.1:1/{uuid4().int % 10_000}"


def _words(caplog: pytest.LogCaptureFixture) -> list[tuple[int, str]]:
    return [(each.levelno, each.message.split(":")[0]) for each in caplog.records if each.name == "portal.caches"]


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_what_redis_would_keep_the_process_keeps_while_it_is_away(
    nowhere: str, caplog: pytest.LogCaptureFixture
) -> None:
    cache, of_another_thread = OutlivedRedisCache(nowhere, {}), OutlivedRedisCache(nowhere, {})
    assert cache.get("number", "none") == "none"
    cache.set("number", 1, 60)
    assert cache.add("number", 2, 60) is False
    assert of_another_thread.incr("number", 4) == 5
    assert (cache.has_key("number"), cache.touch("number", 60), cache.delete("number")) == (True, True, True)
    cache.set_many({"a": 1, "b": None}, 60)
    assert of_another_thread.get_many(["a", "b", "c"]) == {"a": 1, "b": None}
    cache.delete_many(["a"])
    assert (cache.get("a"), cache.get_or_set("b", 3, 60)) == (None, None)
    cache.clear()
    assert "b" not in of_another_thread
    assert _words(caplog) == [(logging.ERROR, "The cache is out of reach")]


def test_redis_is_asked_again_and_what_was_kept_in_its_place_is_forgotten(
    nowhere: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    there: dict[str, Any] = {"number": 1}
    is_away = False
    asked: list[str] = []

    def answer(self: object, key: str, *rest: object) -> Any:
        asked.append(key)
        if is_away:
            raise RedisIsAway("Connection refused.")
        return there.get(key)

    monkeypatch.setattr(RedisCache, "get", answer)
    cache = OutlivedRedisCache(nowhere, {})
    assert cache.get("number") == 1
    is_away = True
    assert cache.get("number") is None
    cache.set("number", 2)
    assert (cache.get("number"), len(asked)) == (2, 2)  # not asked again yet
    is_away = False
    monkeypatch.setattr(time, "monotonic", lambda: float("inf"))
    assert cache.get("number") == 1
    is_away = True
    assert cache.get("number") is None  # and not the 2 of the outage before
    assert _words(caplog) == [
        (logging.ERROR, "The cache is out of reach"),
        (logging.WARNING, "The cache is there again."),
        (logging.ERROR, "The cache is out of reach"),
    ]


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_the_site_answers_and_sign_in_stays_throttled_while_redis_is_away(
    small_site: SmallSite, make_user: Any, client: Client, settings: Any, nowhere: str
) -> None:
    user: User = make_user("learner")
    EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
    settings.CACHES = {"default": {"BACKEND": "portal.caches.OutlivedRedisCache", "LOCATION": nowhere}}
    assert isinstance(caches["default"], OutlivedRedisCache)
    assert client.get("/es/").status_code == 200
    for _attempt in range(5):
        client.post("/es/account/login/", {"login": user.email, "password": "wrong"})
    client.post("/es/account/login/", {"login": user.email, "password": PASSWORD})
    assert "_auth_user_id" not in client.session


def test_processes_share_what_redis_keeps(broker_url: str) -> None:
    name = f"tests-{uuid4()}"
    OutlivedRedisCache(broker_url, {}).set(name, {"kept": [1]}, 60)
    assert OutlivedRedisCache(broker_url, {}).get(name) == {"kept": [1]}
    assert OutlivedRedisCache(broker_url, {}).delete(name) is True
