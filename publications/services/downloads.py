"""Counting downloads by the rules of COUNTER, without cookies and without keeping anything about a reader."""

import re
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest
from django.utils import timezone

from portal.readers import does_again, is_program
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
    return not is_program(request)


def count_download(*, key: UUID, work: UUID, request: HttpRequest) -> bool:
    """Count a download once: the key of a file or a dataset, of a work. False at the second click of a double one."""
    if does_again(f"download {key}", request, seconds=DOUBLE_CLICK_SECONDS):
        return False
    day, country = timezone.localdate(), _country(request)
    row = {"file": key, "day": day, "country": country}
    with transaction.atomic():
        Downloads.objects.get_or_create(**row, defaults={"work": work})
        Downloads.objects.filter(**row).update(number=F("number") + 1)
    return True


def _country(request: HttpRequest) -> str:
    """The country that the server in front of the portal wrote in the header it is told to; nothing otherwise."""
    name = settings.PORTAL_COUNTRY_HEADER
    value = request.headers.get(name, "").strip().upper() if name else ""
    return value if _COUNTRY.match(value) and value not in {"XX", "T1", "ZZ"} else ""
