"""Counting downloads by the rules of COUNTER, without cookies and without keeping anything about a reader."""

import hashlib
import hmac
import re
from uuid import UUID

from allauth.account.adapter import get_adapter
from counter_robots import is_machine, is_robot
from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from publications.models import Downloads

DOUBLE_CLICK_SECONDS = 30
"""COUNTER, release 5.1, section 7.2: clicks of one reader on one item that follow within 30 s count once."""
_COUNTRY = re.compile(r"^[A-Z]{2}$")


def is_counted(request: HttpRequest, status: int) -> bool:
    """Whether a request is a reader's download: the whole file or its beginning, asked for by no robot or program."""
    if request.method != "GET" or status not in {200, 206}:
        return False
    if status == 206 and not request.headers.get("Range", "").startswith("bytes=0-"):
        return False  # a further piece of a file that is being read
    if request.headers.get("Sec-Purpose", "").startswith("prefetch"):
        return False
    agent = request.headers.get("User-Agent", "")
    # The list is meant to be compared without regard to case; the package compares with it.
    return bool(agent) and not any(told(form) for told in (is_robot, is_machine) for form in (agent, agent.lower()))


def count_download(*, key: UUID, work: UUID, request: HttpRequest) -> bool:
    """Count a download once: the key of a file or a dataset, of a work. False at the second click of a double one."""
    if _is_double_click(key, request):
        return False
    day, country = timezone.localdate(), _country(request)
    row = {"file": key, "day": day, "country": country}
    with transaction.atomic():
        Downloads.objects.get_or_create(**row, defaults={"work": work})
        Downloads.objects.filter(**row).update(number=F("number") + 1)
    return True


def _is_double_click(key: UUID, request: HttpRequest) -> bool:
    """Whether the same reader fetched the same file within 30 s; each further click begins the 30 s anew.

    A reader is known by a digest under a key that changes each day, held in the cache for 30 s and nowhere else.
    """
    secret = f"{settings.SECRET_KEY}downloads{timezone.localdate():%Y%m%d}".encode()
    said = f"{get_adapter().get_client_ip(request)}\n{request.headers.get('User-Agent', '')}\n{key}"
    name = "download-" + hmac.new(secret, said.encode(), hashlib.sha256).hexdigest()
    is_first = cache.add(name, 1, DOUBLE_CLICK_SECONDS)
    if not is_first:
        cache.set(name, 1, DOUBLE_CLICK_SECONDS)
    return not is_first


def _country(request: HttpRequest) -> str:
    """The country that the server in front of the portal wrote in the header it is told to; nothing otherwise."""
    name = settings.PORTAL_COUNTRY_HEADER
    value = request.headers.get(name, "").strip().upper() if name else ""
    return value if _COUNTRY.match(value) and value not in {"XX", "T1", "ZZ"} else ""
