"""manage.py search: the public search, on the command line."""

import json
from argparse import ArgumentParser
from collections import defaultdict
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from search.documents import FACETS, SOURCES
from search.engines import NAMES, EngineUnavailable, engine
from search.finding import SORTS, Finding, Wanted, find
from search.indexing import ensure_index, index_changes


class Command(BaseCommand):
    help = "Searches everything public."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("query", help="What to look for; an empty text finds everything.")
        parser.add_argument("--lang", choices=[code for code, _name in settings.LANGUAGES], default="es")
        parser.add_argument(
            "--filter",
            action="append",
            default=[],
            metavar="FACET=VALUE",
            help=f"One of {', '.join(FACETS)}; year takes a year or FROM-TO. May be given several times.",
        )
        parser.add_argument("--sort", choices=SORTS, default=SORTS[0])
        parser.add_argument("--engine", choices=NAMES, help="Instead of the one in use.")
        parser.add_argument("--limit", type=int, default=10)
        parser.add_argument("--json", action="store_true", help="As one JSON value.")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = _wanted(options)
        if options["limit"] < 0:
            raise CommandError("--limit is a number of results, from 0.")
        chosen = engine(options["engine"]) if options["engine"] else None
        with override(options["lang"]):
            try:
                if chosen is None or chosen.name == settings.SEARCH_ENGINE:
                    ensure_index()
                    index_changes()
                found = find(wanted, language=options["lang"], limit=options["limit"], using=chosen or engine())
            except EngineUnavailable as error:
                raise CommandError(f"The index cannot be asked: {error}") from error
            self.stdout.write(
                json.dumps(as_json(found), ensure_ascii=False, indent=2) if options["json"] else as_text(found)
            )


def _wanted(options: dict[str, Any]) -> Wanted:
    filters: dict[str, list[str]] = defaultdict(list)
    years: list[int] = []
    for each in options["filter"]:
        facet, equals, value = each.partition("=")
        if not equals or not value or facet not in FACETS:
            raise CommandError(f"{each} is no filter: give FACET=VALUE, the facet being one of {', '.join(FACETS)}.")
        if facet == "year":
            first, _dash, last = value.partition("-")
            if not all(part.isdecimal() for part in (first, last or first)):
                raise CommandError(f"{value} is no year: give 2019, or 2015-2019.")
            years += [int(first), int(last or first)]
        else:
            filters[facet].append(value.upper() if facet == "country" else value)
    return Wanted(
        text=options["query"],
        filters=filters,
        year_from=min(years, default=None),
        year_to=max(years, default=None),
        sort=options["sort"],
    )


def as_json(found: Finding) -> dict[str, Any]:
    return {
        "query": found.question.text,
        "total": found.total,
        "hits": [
            {
                "title": hit.shown["title"],
                "kind": hit.kind,
                "url": hit.shown["url"],
                "page": hit.page,
                "passage": "".join(piece.text for piece in hit.passage),
                "score": hit.score,
            }
            for hit in found.hits
        ],
        "facets": {
            facet: [{"value": each.value, "label": each.label, "count": each.count} for each in values]
            for facet, values in found.facets.items()
        },
        "did_you_mean": found.did_you_mean or None,
        "took_ms": found.took_ms,
    }


def as_text(found: Finding) -> str:
    lines = [f"{found.total} found in {found.took_ms} ms"]
    if found.question.text and found.question.is_empty:
        lines.append("There is no word to search for in this: everything is listed.")
    if found.is_loose:
        lines.append("Nothing has all the words: these have most of them.")
    if found.did_you_mean:
        lines.append(f"Did you mean: {found.did_you_mean}")
    for place, hit in enumerate(found.hits, 1):
        where = hit.shown["url"] + (f" (page {hit.page})" if hit.page else "")
        lines += ["", f"{place}. {hit.shown['title']}  [{SOURCES[hit.kind].label}, {hit.score}]", f"   {where}"]
        if hit.passage:
            text = "".join(f"*{piece.text}*" if piece.is_marked else piece.text for piece in hit.passage)
            lines.append(f"   … {text} …")
    return "\n".join(lines)
