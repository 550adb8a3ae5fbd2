"""Sends the outbox. Each statement is put under its own id, so that sending it again changes nothing at the store."""

import base64
import json
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.utils import timezone

from trainaction.models import OutgoingStatement
from trainaction.xapi.statements import VERSION, is_told

AT_ONCE = 1_000
"""So many statements in one go; the rest with the next."""
TIMEOUT = 10.0
LONGEST_WAIT = timedelta(days=1)


class StoreError(Exception):
    """The store cannot be reached, or does not let us in: nothing else is sent before the next try."""


@dataclass
class Sent:
    """What came of one go."""

    sent: int = 0
    refused: int = 0


class _NoRedirect(HTTPRedirectHandler):
    """A store that sends us elsewhere is not the one that was configured: the key is for nobody else."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def send_outbox() -> Sent:
    """Send what is due, the oldest first. A statement that is refused waits ever longer; the others go on.

    Raises StoreError where the store is away or refuses the key; what was sent until then stays sent.
    """
    outcome = Sent()
    if not is_told():
        return outcome
    due = OutgoingStatement.objects.filter(sent_at=None, due_at__lte=timezone.now()).order_by("pk")
    for statement in due[:AT_ONCE]:
        try:
            answer = _put(statement)
        except (URLError, OSError) as error:
            _wait(statement, str(error))
            raise StoreError(str(error)) from error
        if answer in (HTTPStatus.OK, HTTPStatus.NO_CONTENT, HTTPStatus.CONFLICT):  # a conflict: it is there already
            OutgoingStatement.objects.filter(pk=statement.pk).update(
                sent_at=timezone.now(), tries=statement.tries + 1, answer=str(answer)
            )
            outcome.sent += 1
            continue
        _wait(statement, f"HTTP {answer}")
        if answer in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN) or answer >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise StoreError(f"HTTP {answer}")
        outcome.refused += 1
    return outcome


def _put(statement: OutgoingStatement) -> int:
    """The status that the store answers with."""
    endpoint = settings.XAPI_ENDPOINT.rstrip("/")
    if urlsplit(endpoint).scheme not in ("http", "https"):
        raise OSError(f"{endpoint} is no address of a store")
    key = base64.b64encode(f"{settings.XAPI_KEY}:{settings.XAPI_SECRET}".encode()).decode()
    request = Request(  # noqa: S310 - of the two schemes asked for above
        f"{endpoint}/statements?{urlencode({'statementId': statement.statement_id})}",
        data=json.dumps(statement.content).encode(),
        method="PUT",
        headers={
            "Content-Type": "application/json",
            "X-Experience-API-Version": VERSION,
            "Authorization": f"Basic {key}",
        },
    )
    try:
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT) as response:
            return int(response.status)
    except HTTPError as error:
        return error.code


def _wait(statement: OutgoingStatement, answer: str) -> None:
    """Try again after a minute, then after twice as long each time, up to a day."""
    wait = min(timedelta(minutes=2 ** min(statement.tries, 11)), LONGEST_WAIT)
    OutgoingStatement.objects.filter(pk=statement.pk).update(
        tries=min(statement.tries + 1, 32_000), due_at=timezone.now() + wait, answer=answer[:255]
    )
