"""Loads the network's part of the demo: members, committee, agenda, studies and what they are used for, and the rest.

Made as an editor makes it, in Spanish, then translated. Called again it adds nothing and changes nothing.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.utils.translation import override
from wagtail.models import Page

from conose import first_pages
from conose.demo import more
from conose.demo.content import INVENTED, LINES, MEMBERS, SEATS, STUDIES, Member, Study, Words
from conose.demo.people import POSTS
from conose.demo.training import load_trainings
from conose.models import (
    CommitteeSeat,
    FocalPoint,
    MemberIndexPage,
    MemberPage,
    Milestone,
    NetworkPage,
    ResearchLine,
    StudyIndexPage,
    StudyInstitution,
    StudyOutput,
    StudyPage,
    StudyUse,
    TeamMember,
)
from participants.attendance.institutions import fold_institution
from participants.models import Activity, Country, Institution, Person
from participants.queries.institutions import names_said
from participants.queries.people import public_profiles
from participants.services.institutions import save_institution
from portal.first_pages import make_home
from portal.making_pages import publish_below, renew_english, translate_to_english
from portal.models import Theme

Say = Callable[[str], None]


def load(say: Say) -> None:
    """Make what is missing, saying what is being made."""
    say("Knowledge network: members, agenda and studies ...")
    network = first_pages.make(make_home())
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    members = first_pages.make_directory(network)
    institutions = {member.slug: _load_member(members, member, themes) for member in MEMBERS}
    _load_committee(network, institutions)
    lines = {line.slug: _load_line(place, line) for place, line in enumerate(LINES)}
    agenda = first_pages.make_agenda(network)
    people = _researchers()
    for study in STUDIES:
        _load_study(agenda, study, themes, institutions, lines, people)
    say("Knowledge network: researchers, requests to join, protocol and toolkit ...")
    more.load_researchers(people)
    more.load_joining()
    more.load_guides(first_pages.make_guides(network), themes)
    say("Knowledge network: training and forums ...")
    load_trainings(first_pages.make_training(network), themes, institutions)


def _researchers() -> list[Person]:
    """The demo's people with a public profile: each of POSTS at its place, since what they work on has to fit what they say of
    themselves, and the others where nobody has it and after them."""
    profiles = list(public_profiles().select_related("person").order_by("slug"))
    by_post = {profile.position_es: profile.person for profile in profiles if profile.position_es in POSTS}
    others = [profile.person for profile in profiles if profile.position_es not in POSTS]
    left = iter(others)
    found = [by_post.get(post) or next(left, None) for post in POSTS]
    return [*(person for person in found if person is not None), *left]


def _institution(name: str, kind: str, country: str, acronym: str = "") -> Institution:
    found = Institution.objects.filter(key=fold_institution(name), country=country, merged_into=None).first()
    if found is not None:
        return found
    made = Institution(name=name, acronym=acronym, kind=kind, country_id=country)
    return save_institution(institution=made, by=None)


def _load_member(index: MemberIndexPage, fact: Member, themes: dict[str, Theme]) -> Institution:
    institution = _institution(fact.name, fact.kind, fact.country, fact.acronym)
    page = MemberPage.objects.child_of(index).filter(slug=fact.slug).first()
    summary = _marked(fact.summary) if fact.is_invented else fact.summary
    if page is None:
        page = MemberPage(
            title=fact.name, slug=fact.slug, institution=institution, since=fact.since, summary=summary[0],
            locale=index.locale,
        )  # fmt: skip
        page.themes.add(*(themes[slug] for slug in fact.themes))
        if fact.focal_point:
            name, office = fact.focal_point
            page.focal_points = [FocalPoint(name=name, office=office[0], locale=index.locale)]
        page = publish_below(index, page)
    more = dict([fact.focal_point[1]]) if fact.focal_point else {}
    with override("en"):
        name_in_english = names_said([institution.pk])[institution.pk]
    translate_to_english(page, {fact.name: name_in_english, **dict([summary]), **more, fact.slug: fact.slug})
    return institution


def _marked(text: Words) -> Words:
    """A text that says of itself that what it tells of is invented."""
    return (f"{text[0]} {INVENTED[0]}", f"{text[1]} {INVENTED[1]}")


def _load_committee(network: NetworkPage, institutions: dict[str, Institution]) -> None:
    if network.committee.exists():
        return
    network.committee = [
        CommitteeSeat(
            name=name, office=office[0], kind=kind, institution=institutions.get(slug), since=since, until=until,
            locale=network.locale,
        )
        for name, office, kind, slug, since, until in SEATS
    ]  # fmt: skip
    network.save_revision().publish()
    renew_english(network, dict(office for _name, office, *_rest in SEATS))


def _load_line(place: int, fact: Any) -> ResearchLine:
    return ResearchLine.objects.get_or_create(
        slug=fact.slug,
        defaults={
            "title_es": fact.title[0],
            "title_en": fact.title[1],
            "question_es": fact.question[0],
            "question_en": fact.question[1],
            "since": fact.since,
            "until": fact.until,
            "place": place,
        },
    )[0]


def _load_study(
    index: StudyIndexPage,
    fact: Study,
    themes: dict[str, Theme],
    institutions: dict[str, Institution],
    lines: dict[str, ResearchLine],
    people: list[Person],
) -> None:
    page = StudyPage.objects.child_of(index).filter(slug=fact.slugs[0]).first()
    if page is None:
        page = _unsaved(index, fact, institutions, lines, people)
        page.themes.add(*(themes[slug] for slug in fact.themes))
        page = publish_below(index, page)
    pairs = [fact.title, fact.question, fact.summary, fact.method, fact.ethics, fact.data, fact.slugs]
    pairs += [title for title, _day, _done in fact.milestones]
    for use in fact.uses:
        pairs += [use.title, use.what]
    translate_to_english(page, dict(pair for pair in pairs if pair[0]))


def _unsaved(
    index: StudyIndexPage,
    fact: Study,
    institutions: dict[str, Institution],
    lines: dict[str, ResearchLine],
    people: list[Person],
) -> StudyPage:
    locale = index.locale
    page = StudyPage(
        title=fact.title[0], slug=fact.slugs[0], line=lines[fact.line], state=fact.state, year=fact.year,
        question=fact.question[0], summary=fact.summary[0], method=fact.method[0], ethics=fact.ethics[0],
        data_availability=fact.data[0], locale=locale,
    )  # fmt: skip
    page.countries = list(Country.objects.filter(pk__in=fact.countries))
    page.institutions = [StudyInstitution(institution=institutions[slug]) for slug in fact.institutions]
    page.team = [
        TeamMember(person=people[place], role="lead" if number == 0 else "researcher")
        for number, place in enumerate(fact.team)
        if place < len(people)
    ]
    page.milestones = [
        Milestone(title=title[0], due_on=day, done_on=day if is_done else None, locale=locale)
        for title, day, is_done in fact.milestones
    ]
    page.outputs = [StudyOutput(output=episode) for episode in _episodes(fact.episodes)]
    page.uses = [
        StudyUse(
            kind=use.kind, title=use.title[0], institution=_institution(*use.institution), used_on=use.day,
            what=use.what[0], locale=locale,
        )
        for use in fact.uses
    ]  # fmt: skip
    return page


def _episodes(numbers: tuple[tuple[int, int], ...]) -> list[Page]:
    """The Spanish pages of episodes, found as whoever knows only the registry finds them: by their activity."""
    keys = [f"s{season}-e{number:02}" for season, number in numbers]
    found = dict(Activity.objects.filter(key__in=keys).values_list("key", "page_key"))
    pages = Page.objects.filter(
        translation_key__in=found.values(), locale__language_code=settings.LANGUAGE_CODE, alias_of=None
    )
    by_key = {page.translation_key: page for page in pages}
    return [by_key[found[key]] for key in keys if found.get(key) in by_key]
