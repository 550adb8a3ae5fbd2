"""Following the addresses of observatories, politely, and never into a private network.

Each host is looked up here, and the address that was found to be public is the one that is connected to: a name that leads
elsewhere the second time gains nothing. Redirects are followed one by one under the same rule. No proxy of the environment
is used, no body is read, nothing is sent but the request. One address at a time, at most PER_ROUND in a round, a second
apart on one host; each answer is written at once, so that a round cut off goes on where it was.
"""

import ipaddress
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from threading import Timer
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from front.models import LinkCheck, Observatory

Outcome = LinkCheck.Outcome
SECONDS = 15.0
"""For one answer, from the connection on, however slowly it drips."""
BETWEEN = 1.0
"""Seconds between two requests to one host."""
PER_ROUND = 40
ROUND_SECONDS = 600.0
AGAIN, AGAIN_AFTER_FAILURE = timedelta(days=7), timedelta(days=1)
MOST_REDIRECTS = 5
ALIVE = (Outcome.GOOD, Outcome.MOVED, Outcome.REFUSED)
PERMANENT, TEMPORARY = (301, 308), (302, 303, 307)
REFUSALS = (400, 401, 403, 405, 406, 429, 451)
NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of following an address. `moved_to` is where it has moved for good."""

    outcome: LinkCheck.Outcome
    status: int | None = None
    moved_to: str = ""


class NotPublic(Exception):
    """A host leads into a network that is not the internet."""


def is_public(address: str) -> bool:
    """Whether an IP address is one of the internet's. Source: the registries of RFC 6890, as `ipaddress` has them."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if found in NAT64 or found.sixtofour is not None or found.teredo is not None:
            return False  # they carry an IPv4 address that another machine would reach
    return found.is_global and not found.is_multicast


def _public_addresses(host: str, port: int) -> list[str]:
    """The IP addresses of a host. Raises NotPublic where one of them is not public, socket.gaierror where there is none."""
    found = [str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    addresses = list(dict.fromkeys(each.partition("%")[0] for each in found))
    if not all(map(is_public, addresses)):
        raise NotPublic(host)
    return addresses


def ask(url: str) -> Answer:
    """Follow an address. Never raises for what the address does."""
    moved_to, is_permanent = "", True
    at = url
    for _step in range(MOST_REDIRECTS + 1):
        try:
            status, location = _head_of(at)
        except NotPublic:
            return Answer(Outcome.FORBIDDEN)
        except socket.gaierror:
            return Answer(Outcome.UNKNOWN)
        except ssl.SSLCertVerificationError:
            return Answer(Outcome.CERTIFICATE)
        except TimeoutError:
            return Answer(Outcome.TIMEOUT)
        except HTTPException:
            return Answer(Outcome.FAULT)
        except (OSError, ValueError):
            return Answer(Outcome.UNREACHABLE)
        if status not in (*PERMANENT, *TEMPORARY) or not location:
            return _answer(url, status, moved_to)
        at = urljoin(at, location)
        is_permanent = is_permanent and status in PERMANENT
        if is_permanent:
            moved_to = at
    return Answer(Outcome.FAULT)


def _answer(url: str, status: int, moved_to: str) -> Answer:
    if 200 <= status < 300:
        return (
            Answer(Outcome.MOVED, status, moved_to[:400])
            if is_elsewhere(url, moved_to)
            else Answer(Outcome.GOOD, status)
        )
    if status in REFUSALS:
        return Answer(Outcome.REFUSED, status)
    return Answer(Outcome.FAULT if status >= 500 or status < 400 else Outcome.GONE, status)


def is_elsewhere(url: str, moved_to: str) -> bool:
    """Whether an address has moved to another place: https for http, a `www.` or a slash at the end make none."""
    if not moved_to:
        return False
    before, after = urlsplit(url), urlsplit(moved_to)
    hosts = {(each.hostname or "").removeprefix("www.") for each in (before, after)}
    return len(hosts) > 1 or before.path.rstrip("/") != after.path.rstrip("/") or before.query != after.query


def _head_of(url: str) -> tuple[int, str]:
    """The status and the Location of what an address answers to GET; its body is left. Raises what goes wrong."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise ValueError(url)
    host = parts.hostname.encode("idna").decode()
    port = parts.port or (443 if parts.scheme == "https" else 80)
    last: OSError | None = None
    for address in _public_addresses(host, port)[:2]:
        try:
            return _asked(parts, host, port, address)
        except (TimeoutError, ssl.SSLError):
            raise
        except OSError as error:  # the next address of the same host may answer
            last = error
    raise last or OSError(host)


def _asked(parts: Any, host: str, port: int, address: str) -> tuple[int, str]:
    sock = socket.create_connection((address, port), timeout=SECONDS)
    is_late = False

    def end() -> None:
        nonlocal is_late
        is_late = True
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(SECONDS, end)
    timer.daemon = True
    timer.start()
    connection: HTTPConnection | None = None
    try:
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection = HTTPSConnection(host, port, timeout=SECONDS, context=context)
            connection.sock = context.wrap_socket(sock, server_hostname=host)
        else:
            connection = HTTPConnection(host, port, timeout=SECONDS)
            connection.sock = sock
        path = quote(parts.path or "/", safe="/%:=&~+!$,;'@()*[]")
        query = quote(parts.query, safe="/%:=&?~+!$,;'@()*[]")
        connection.request("GET", f"{path}?{query}" if query else path, headers=_headers())
        response = connection.getresponse()
        if is_late:  # headers that were cut off look as if they had ended
            raise TimeoutError
        return response.status, response.headers.get("Location", "")
    except (OSError, HTTPException):
        if is_late:
            raise TimeoutError from None
        raise
    finally:
        timer.cancel()
        if connection is not None:
            connection.close()
        sock.close()


def _headers() -> dict[str, str]:
    """Who asks, so that whoever keeps the address can tell us to leave it alone."""
    agent = f"Mozilla/5.0 (compatible; CitizenSecurityPortal-LinkCheck; +{settings.WAGTAILADMIN_BASE_URL})"
    return {"User-Agent": agent, "Accept": "text/html,*/*;q=0.5", "Connection": "close"}


def follow(*, observatory: Observatory, at: datetime | None = None) -> LinkCheck:
    """Follow the address of one, and write down what it answered."""
    return write_down(observatory=observatory, answer=ask(observatory.url), at=at)


def write_down(*, observatory: Observatory, answer: Answer, at: datetime | None = None) -> LinkCheck:
    """Keep what the address of one answered beside what it answered before."""
    now = at or timezone.now()
    before = LinkCheck.objects.filter(observatory=observatory).first()
    is_same = before is not None and before.url == observatory.url
    is_alive = answer.outcome in ALIVE
    return LinkCheck.objects.update_or_create(
        observatory=observatory,
        defaults={
            "url": observatory.url,
            "outcome": answer.outcome,
            "status": answer.status,
            "moved_to": answer.moved_to,
            "checked_at": now,
            "good_at": now if is_alive else before.good_at if before is not None and is_same else None,
            "failures": 0 if is_alive else (before.failures if before is not None and is_same else 0) + 1,
        },
    )[0]


def due(at: datetime) -> QuerySet[Observatory]:
    """Those to be followed: never, at another address than now, a week ago, or a day ago where they did not answer."""
    late = Q(check_of_link__checked_at__lt=at - AGAIN)
    failed = Q(check_of_link__failures__gt=0, check_of_link__checked_at__lt=at - AGAIN_AFTER_FAILURE)
    other = Q(check_of_link=None) | ~Q(check_of_link__url=F("url"))
    return Observatory.objects.filter(late | failed | other, is_public=True).exclude(url="").order_by("pk")


def follow_due(*, at: datetime | None = None, most: int = PER_ROUND, seconds: float = ROUND_SECONDS) -> dict[str, int]:
    """A round: so many addresses at most, for so many seconds. Returns how many were followed, and how many did not answer."""
    now, began = at or timezone.now(), time.monotonic()
    done = {"followed": 0, "not_answering": 0}
    last: dict[str, float] = {}
    for observatory in due(now)[:most]:
        if time.monotonic() - began > seconds:
            break
        host = urlsplit(observatory.url).hostname or ""
        time.sleep(max(0.0, last.get(host, 0.0) + BETWEEN - time.monotonic()))
        check = follow(observatory=observatory, at=at)
        last[host] = time.monotonic()
        done["followed"] += 1
        done["not_answering"] += check.outcome not in ALIVE
    return done
