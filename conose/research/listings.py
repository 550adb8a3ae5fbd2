"""What the public pages show of the research agenda: frozen values, ready for a template."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from conose.models import Milestone, StudyIndexPage, StudyPage, StudyUse, TeamMember
from conose.queries import member_paths
from conose.research.decisions import Decision, decisions_citing
from conose.research.filters import StudyFilters
from conose.research.queries import (
    STAGES,
    USED,
    About,
    LineOf,
    Listed,
    about,
    filter_options,
    in_short,
    lines_with_studies,
    listed,
    matching,
    stage_label,
    stages_of,
    studies_behind,
    studies_below,
)
from participants.models import PublicProfile
from participants.queries.countries import region_label
from participants.queries.institutions import names_said
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
    studies: tuple[Tag, ...] = ()
    """Those that it cites, where it does not stand at one of them."""


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
    """The lines, the stages with their studies, and the latest decisions that cite one. Five queries at most."""
    url = page.get_url(request) or ""
    stages = stages_of(studies_below(page.path))
    decisions = decisions_citing(studies_below(page.path))
    institutions = len({each.institution for each in decisions})
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
        uses=decision_views(decisions[:SHOWN_USES], request),
        uses_said=ngettext(
            "%(decisions)s decision cites a study of the network, of %(institutions)s.",
            "%(decisions)s decisions cite a study of the network, of %(institutions)s.",
            len(decisions),
        )
        % {
            "decisions": len(decisions),
            "institutions": ngettext("%(n)s institution", "%(n)s institutions", institutions) % {"n": institutions},
        }
        if decisions
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


def decision_views(decisions: Sequence[Decision], request: HttpRequest) -> tuple[UseView, ...]:
    """Decisions as lists show them: what each took from its studies, and those."""
    kinds = dict(StudyUse.Kind.choices)
    return tuple(
        UseView(
            title=each.title,
            kind=str(kinds[each.kind]),
            institution=each.named,
            day=date_format(each.day, "DATE_FORMAT"),
            what=" ".join(dict.fromkeys(study.what for study in each.studies if study.what)),
            url=each.url,
            studies=tuple(Tag(study.title, address(request, study.url_path)) for study in each.studies),
        )
        for each in decisions
    )


def studies_behind_page(page: Page, request: HttpRequest) -> list[ListItem]:
    """The studies that a publication, an episode or another page came out of, with what was found and how far each is. One query;
    none for what is no outcome."""
    return [
        ListItem(
            title=each.title,
            url=address(request, each.url_path),
            key=str(StudyPage._meta.verbose_name).capitalize(),
            text=in_short(each.question, each.summary),
            tags=(Tag(stage_label(each.stage)),),
            programme="conose",
        )
        for each in studies_behind(page.translation_key, page.locale_id)
    ]


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
    output_keys: tuple[UUID, ...]
    """The translation keys of their pages, in the same order: what their reach is asked by."""
    uses: tuple[UseView, ...]
    related: Sequence[ListItem]


def study_view(page: StudyPage, request: HttpRequest) -> StudyView:
    """What a study's page shows besides its own fields: as it is written, while it is. Fifteen queries at most."""
    index = page.placement.trail[-1] if page.placement else place_of(page.get_parent(), request)
    uses = list(page.uses.select_related("institution__merged_into", "document").order_by("-used_on", "sort_order"))
    institutions = list(page.institutions.select_related("institution__merged_into").order_by("sort_order"))
    roots = list(dict.fromkeys(each.institution.counted_as.pk for each in institutions))
    named = names_said([*roots, *(each.institution.counted_as.pk for each in uses)])
    pages = {root: address(request, path) for root, path in member_paths(page.locale_id)} if institutions else {}
    at = USED if uses else page.state
    reached = [value for value, _label in STAGES].index(at)
    team, others = _team(page)
    line = page.line
    came_out = _outputs(page, request)
    outputs = tuple(came_out.values())
    return StudyView(
        index_title=index.title,
        index_url=index.url,
        line=LineView(line.title, line.question, line.period, "", f"{index.url}?line={line.slug}") if line else None,
        stage=stage_label(at),
        steps=tuple((str(label), place <= reached) for place, (_value, label) in enumerate(STAGES)),
        institutions=tuple(Tag(named[root], pages.get(root, "")) for root in roots),
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
        output_keys=tuple(came_out),
        uses=tuple(
            UseView(
                each.title,
                each.get_kind_display(),
                named[each.institution.counted_as.pk],
                date_format(each.used_on, "DATE_FORMAT"),
                each.what,
                each.document.url if each.document else each.url,
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
    shown = {profile.root: profile for profile in public_profiles().filter(root__in=set(roots.values()))}
    named = names_said(profile.institution_id for profile in shown.values())
    team = tuple(_member(link, shown[roots[link.pk]], named) for link in links if roots[link.pk] in shown)
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


def _member(link: TeamMember, profile: PublicProfile, named: dict[int, str]) -> Member:
    return Member(
        name=profile.display_name,
        url=reverse("public_profile", args=[profile.slug]),
        role=link.get_role_display(),
        institution=named.get(profile.institution_id or 0, ""),
    )


def _milestone(each: Milestone) -> MilestoneView:
    day = date_format(each.done_on or each.due_on, "DATE_FORMAT")
    said = _("done on %(day)s") if each.done_on else _("due on %(day)s")
    return MilestoneView(each.title, said % {"day": day}, each.done_on is not None)


def _outputs(page: StudyPage, request: HttpRequest) -> dict[UUID, ListItem]:
    """The public pages in which it came out, by their translation keys, in the reader's language where they have it, in the
    editor's order."""
    keys = list(page.outputs.order_by("sort_order").values_list("output__translation_key", flat=True))
    if not keys:
        return {}
    rows = public_pages(Page.objects.filter(translation_key__in=keys, alias_of=None)).select_related(
        "locale", "content_type"
    )
    found: dict[UUID, Page] = {}
    for each in rows:
        if each.translation_key not in found or each.locale_id == page.locale_id:
            found[each.translation_key] = each
    return {
        key: ListItem(
            title=found[key].title,
            url=address(request, found[key].url_path),
            key=str(found[key].page_type_display_name).capitalize(),
        )
        for key in dict.fromkeys(keys)
        if key in found
    }
