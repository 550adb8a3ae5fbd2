"""What the public pages show of the research agenda: frozen values, ready for a template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from conose.models import Milestone, StudyIndexPage, StudyPage, StudyUse, TeamMember
from conose.network.queries import member_paths
from conose.research.filters import StudyFilters
from conose.research.queries import (
    STAGES,
    USED,
    About,
    LineOf,
    Listed,
    about,
    filter_options,
    lines_with_studies,
    listed,
    matching,
    stage_label,
    stages_of,
    studies_below,
    uses_below,
)
from participants.queries.countries import region_label
from participants.queries.people import public_profiles
from portal.components import ListItem, Tag
from portal.listings import PER_PAGE, Listing, filter_tags, listing_of, theme_tags
from portal.numbers import whole
from portal.placement import address, place_of
from portal.queries import public_pages
from search.listings import related_items

SHOWN_USES = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A study in a list."""

    title: str
    url: str
    year: str
    stage: str
    is_used: bool
    question: str
    answer: str
    """What was found; '' while nothing is."""
    institutions: str
    countries: str
    themes: tuple[Tag, ...]


def study_listing(page: StudyIndexPage, request: HttpRequest) -> Listing[Row]:
    """The studies below a page that the request's filters leave. Six queries at most, whatever their number."""
    form = StudyFilters(request.GET, filter_options(page.path))
    found = matching(studies_below(page.path), **form.chosen)
    url = page.get_url(request) or ""
    return listing_of(
        request,
        form,
        read=lambda start: listed(found, start, PER_PAGE),
        show=lambda rows: _rows(rows, request, url),
        count=lambda number: ngettext("%(count)s study", "%(count)s studies", number) % {"count": whole(number)},
        url=url,
    )


def _rows(found: Sequence[Listed], request: HttpRequest, list_url: str) -> list[Row]:
    facts = about(each.pk for each in found)
    return [
        Row(
            title=each.title,
            url=address(request, each.url_path),
            year=str(each.year or ""),
            stage=stage_label(each.stage),
            is_used=each.stage == USED,
            question=each.question,
            answer=each.summary,
            institutions=", ".join(facts[each.pk].institutions),
            countries=_countries(facts[each.pk]),
            themes=filter_tags(facts[each.pk].themes, list_url, "theme"),
        )
        for each in found
    ]


def _countries(facts: About) -> str:
    return ", ".join(label for _code, label in facts.countries) or region_label()


@dataclass(frozen=True, slots=True)
class LineView:
    """A line of the agenda; `url` is the list of its studies."""

    title: str
    question: str
    period: str
    studies: str
    url: str


@dataclass(frozen=True, slots=True)
class UseView:
    """What used a study."""

    title: str
    kind: str
    institution: str
    day: str
    what: str
    url: str
    study: str
    study_url: str


@dataclass(frozen=True, slots=True)
class Step:
    """A stage on the way from evidence to policy, and how many studies stand there; `url` lists them."""

    label: str
    number: str
    url: str


@dataclass(frozen=True, slots=True)
class Agenda:
    """What the network wants to know, and how far its studies came."""

    lines: tuple[LineView, ...]
    """Those that run this year."""
    past_lines: tuple[LineView, ...]
    """Those that have ended, the latest first."""
    coming_lines: tuple[LineView, ...]
    lines_said: str
    """How many run, have ended, are to come."""
    steps: tuple[Step, ...]
    uses: tuple[UseView, ...]
    uses_said: str
    """“5 decisions of 4 institutions”; '' for none."""


def agenda(page: StudyIndexPage, request: HttpRequest) -> Agenda:
    """The lines, the stages with their studies, and the latest uses. Five queries at most."""
    url = page.get_url(request) or ""
    stages = stages_of(studies_below(page.path))
    uses = list(uses_below(page.path))
    institutions = len({each.institution.counted_as.pk for each in uses})
    lines, year = lines_with_studies(page.path), timezone.localdate().year
    over = sorted((each for each in lines if each.line.is_over(year)), key=lambda each: -(each.line.until or 0))
    coming = [each for each in lines if each.line.since > year]
    running = [each for each in lines if each not in over and each not in coming]
    return Agenda(
        lines=tuple(_line(each, url) for each in running),
        past_lines=tuple(_line(each, url) for each in over),
        coming_lines=tuple(_line(each, url) for each in coming),
        lines_said=_lines_said(len(running), len(over), len(coming), year),
        steps=tuple(
            Step(str(label), whole(stages.get(value, 0)), f"{url}?stage={value}" if stages.get(value) else "")
            for value, label in STAGES
        )
        if stages
        else (),
        uses=_uses(uses[:SHOWN_USES], request),
        uses_said=ngettext(
            "%(decisions)s decision cites a study of the network, of %(institutions)s.",
            "%(decisions)s decisions cite a study of the network, of %(institutions)s.",
            len(uses),
        )
        % {
            "decisions": len(uses),
            "institutions": ngettext("%(n)s institution", "%(n)s institutions", institutions) % {"n": institutions},
        }
        if uses
        else "",
    )


def _line(each: LineOf, url: str) -> LineView:
    studies = ngettext("%(n)s study", "%(n)s studies", each.studies) % {"n": each.studies} if each.studies else ""
    line = each.line
    return LineView(line.title, line.question, line.period, studies, f"{url}?line={line.slug}")


def _lines_said(running: int, over: int, coming: int, year: int) -> str:
    """“4 lines run in 2026; 5 have ended.”"""
    said = [
        ngettext("%(n)s line runs in %(year)s", "%(n)s lines run in %(year)s", running) % {"n": running, "year": year}
    ]
    if over:
        said.append(ngettext("%(n)s has ended", "%(n)s have ended", over) % {"n": over})
    if coming:
        said.append(ngettext("%(n)s is to come", "%(n)s are to come", coming) % {"n": coming})
    return f"{'; '.join(said)}."


def _uses(uses: Iterable[StudyUse], request: HttpRequest) -> tuple[UseView, ...]:
    return tuple(
        UseView(
            title=each.title,
            kind=each.get_kind_display(),
            institution=each.institution.counted_as.name,
            day=date_format(each.used_on, "DATE_FORMAT"),
            what=each.what,
            url=each.document.url if each.document else each.url,
            study=each.page.title,
            study_url=address(request, each.page.url_path),
        )
        for each in uses
    )


@dataclass(frozen=True, slots=True)
class MilestoneView:
    title: str
    day: str
    is_done: bool


@dataclass(frozen=True, slots=True)
class Member:
    """Someone on the team who consents to be shown."""

    name: str
    url: str
    role: str
    institution: str


@dataclass(frozen=True, slots=True)
class StudyView:
    """One study at a glance."""

    index_title: str
    index_url: str
    line: LineView | None
    stage: str
    steps: tuple[tuple[str, bool], ...]
    """The stages in their order, and whether it has come to each."""
    institutions: tuple[Tag, ...]
    """Each leads to its page as a member, where it has one."""
    countries: tuple[Tag, ...]
    themes: tuple[Tag, ...]
    team: tuple[Member, ...]
    others: str
    """How many of the team are not named; '' for none."""
    milestones: tuple[MilestoneView, ...]
    outputs: tuple[ListItem, ...]
    uses: tuple[UseView, ...]
    related: Sequence[ListItem]


def study_view(page: StudyPage, request: HttpRequest) -> StudyView:
    """What a study's page shows besides its own fields: as it is written, while it is. Thirteen queries at most."""
    index = page.placement.trail[-1] if page.placement else place_of(page.get_parent(), request)
    uses = list(page.uses.select_related("institution__merged_into", "document").order_by("-used_on", "sort_order"))
    institutions = list(page.institutions.select_related("institution__merged_into").order_by("sort_order"))
    pages = {root: address(request, path) for root, path in member_paths(page.locale_id)} if institutions else {}
    at = USED if uses else page.state
    reached = [value for value, _label in STAGES].index(at)
    team, others = _team(page)
    line = page.line
    outputs = _outputs(page, request)
    return StudyView(
        index_title=index.title,
        index_url=index.url,
        line=LineView(line.title, line.question, line.period, "", f"{index.url}?line={line.slug}") if line else None,
        stage=stage_label(at),
        steps=tuple((str(label), place <= reached) for place, (_value, label) in enumerate(STAGES)),
        institutions=tuple(
            Tag(name, pages.get(root, ""))
            for root, name in {
                each.institution.counted_as.pk: each.institution.counted_as.name for each in institutions
            }.items()
        ),
        countries=tuple(
            Tag(each.name, f"{index.url}?country={each.pk}")
            for each in sorted(page.countries.all(), key=lambda country: country.name.casefold())
        )
        or (Tag(region_label()),),
        themes=theme_tags(page, index.url),
        team=team,
        others=others,
        milestones=tuple(
            _milestone(each)
            for each in sorted(page.milestones.all(), key=lambda each: (each.due_on, each.sort_order or 0))
        ),
        outputs=outputs,
        uses=tuple(
            UseView(
                each.title,
                each.get_kind_display(),
                each.institution.counted_as.name,
                date_format(each.used_on, "DATE_FORMAT"),
                each.what,
                each.document.url if each.document else each.url,
                page.title,
                "",
            )
            for each in uses
        ),
        related=related_items(f"study:{page.translation_key}", but=[index.url, *(each.url for each in outputs)]),
    )


def _team(page: StudyPage) -> tuple[tuple[Member, ...], str]:
    """Those of the team who consent to be shown, and how many others there are."""
    links = list(page.team.select_related("person").order_by("sort_order"))
    if not links:
        return (), ""
    roots = {link.pk: link.person.counted_id for link in links}
    shown = {
        profile.root: profile
        for profile in public_profiles().filter(root__in=set(roots.values())).select_related("institution")
    }
    team = tuple(_member(link, shown[roots[link.pk]]) for link in links if roots[link.pk] in shown)
    hidden = len(links) - len(team)
    if not hidden:
        return team, ""
    said = (
        ngettext(
            "And %(number)s more person, without a public profile.",
            "And %(number)s more people, without a public profile.",
            hidden,
        )
        if team
        else ngettext(
            "%(number)s person without a public profile.", "%(number)s people without a public profile.", hidden
        )
    )
    return team, said % {"number": hidden}


def _member(link: TeamMember, profile: object) -> Member:
    institution = profile.institution  # type: ignore[attr-defined]
    return Member(
        name=profile.display_name,  # type: ignore[attr-defined]
        url=reverse("public_profile", args=[profile.slug]),  # type: ignore[attr-defined]
        role=link.get_role_display(),
        institution=institution.name if institution else "",
    )


def _milestone(each: Milestone) -> MilestoneView:
    day = date_format(each.done_on or each.due_on, "DATE_FORMAT")
    said = _("done on %(day)s") if each.done_on else _("due on %(day)s")
    return MilestoneView(each.title, said % {"day": day}, each.done_on is not None)


def _outputs(page: StudyPage, request: HttpRequest) -> tuple[ListItem, ...]:
    """The public pages in which it came out, in the reader's language where they have it, in the editor's order."""
    keys = list(page.outputs.order_by("sort_order").values_list("output__translation_key", flat=True))
    if not keys:
        return ()
    rows = public_pages(Page.objects.filter(translation_key__in=keys, alias_of=None)).select_related(
        "locale", "content_type"
    )
    found: dict[object, Page] = {}
    for each in rows:
        if each.translation_key not in found or each.locale_id == page.locale_id:
            found[each.translation_key] = each
    return tuple(
        ListItem(
            title=found[key].title,
            url=address(request, found[key].url_path),
            key=str(found[key].page_type_display_name).capitalize(),
        )
        for key in dict.fromkeys(keys)
        if key in found
    )
