"""The portal, each answer of which says in a header how many queries it took: for benchmarks."""

import threading
from collections.abc import Callable
from typing import Any

from django.db.backends.signals import connection_created

from portal.wsgi import application as portal

HEADER = "X-Queries"
_asked = threading.local()


def _counting(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    _asked.number = getattr(_asked, "number", 0) + 1
    return execute(sql, params, many, context)


def _count(connection: Any, **kwargs: Any) -> None:
    if _counting not in connection.execute_wrappers:
        connection.execute_wrappers.append(_counting)


connection_created.connect(_count)


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
    _asked.number = 0

    def started(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
        return start_response(status, [*headers, (HEADER, str(_asked.number))], exc_info)

    return portal(environ, started)
