"""Loads researchers, institutions that ask to join, the protocol and the toolkit. Called again it adds nothing."""

from datetime import date, datetime, time
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from wagtail.blocks import StreamValue

from conose.demo.guides import GUIDES, OWN, SERIES, TRAININGS, Chapter, Guide, Version
from conose.demo.people import JOINING, RESEARCHERS, Asking
from conose.joining import services as joining
from conose.models import GuideIndexPage, GuidePage, GuideVersionPage, JoiningRequest, Researcher
from conose.researchers import services as researchers
from participants.models import Activity, Mode, Outcome, ParticipationRecord, Person, Role, Series, Sex
from participants.services.activities import save_activity, series_for
from participants.services.participations import rebuild
from portal.making_pages import publish_below, translate_to_english
from portal.models import Theme

AUTHORS = "Red de Conocimiento sobre Seguridad Ciudadana (CONOSE)"
TRAINED = {Sex.WOMEN: 26, Sex.MEN: 19}
"""So many of each in a training, as far as there are."""


def load_researchers(people: list[Person]) -> None:
    """People with a public profile, in the directory."""
    for fact in RESEARCHERS:
        if fact.place >= len(people) or Researcher.objects.filter(person=people[fact.place]).exists():
            continue
        person = people[fact.place]
        researcher = researchers.researcher_for(person=person)
        texts = {
            name: value for name, value in researcher.said.items() if name not in ("themes", "countries", "languages")
        }
        texts["links"] = tuple(texts["links"])
        said = researchers.Said(**texts, themes=fact.themes, countries=fact.countries, languages=fact.languages)
        researchers.send(researcher=researcher, said=said, agrees=True, by=None)
        if not fact.waits:
            institution = person.profile.institution
            researchers.approve(researcher=researcher, institution=institution, by=None)


def load_joining() -> None:
    """Institutions that asked, and what the committee decided."""
    for fact in JOINING:
        if not JoiningRequest.objects.filter(name=fact.name).exists():
            _ask(fact)


def _ask(fact: Asking) -> None:
    told = joining.Told(
        name=fact.name, kind=fact.kind, country=fact.country, site_url="", why=fact.why, expertise=fact.expertise,
        themes=fact.themes, focal_point=fact.focal_point, office=fact.office,
    )  # fmt: skip
    request = joining.ask(told=told, address=fact.address, language="en" if fact.country == "BZ" else "es")
    request = joining.confirm(request=request)
    if fact.decision:
        decision = joining.Decision(
            kind=fact.decision, decided_on=date(2026, 10, 15), reason_es=fact.reason[0], reason_en=fact.reason[1]
        )
        joining.decide(request=request, decision=decision, by=None)


def load_guides(index: GuideIndexPage, themes: dict[str, Theme]) -> None:
    """The protocol and the toolkit with their versions, and the trainings in the protocol."""
    for fact in GUIDES:
        page = GuidePage.objects.child_of(index).filter(slug=fact.slugs[0]).first()
        if page is None:
            page = GuidePage(
                title=fact.title[0], slug=fact.slugs[0], kind=fact.kind, summary=fact.summary[0], authors=AUTHORS,
                trainings=_trainings() if fact.has_trainings else None, locale=index.locale,
            )  # fmt: skip
            page.themes.add(*(themes[slug] for slug in fact.themes))
            page = publish_below(index, page)
        translate_to_english(page, dict([fact.title, fact.summary, fact.slugs]))
        for version in fact.versions:
            _load_version(page, fact, version)


def _load_version(guide: GuidePage, fact: Guide, version: Version) -> None:
    page = GuideVersionPage.objects.child_of(guide).filter(slug=version.slugs[0]).first()
    titles = tuple(f"{title} {version.number}" for title in fact.title)
    pairs: list[Any] = [titles, OWN, version.slugs]
    if version.changes[0]:
        pairs.append(version.changes)
    for chapter in version.chapters:
        pairs += [chapter.title, *chapter.paragraphs]
        if chapter.checklist:
            pairs += [chapter.checklist[0], *chapter.checklist[1]]
    if page is None:
        page = GuideVersionPage(
            title=titles[0], slug=version.slugs[0], number=version.number, issued_on=version.issued_on,
            changes=version.changes[0], locale=guide.locale,
        )  # fmt: skip
        page.body = _body(version.chapters)
        page = publish_below(guide, page)
    translate_to_english(page, dict(pairs))


def _body(chapters: tuple[Chapter, ...]) -> StreamValue:
    note = {"kind": "note", "title": "", "text": f"<p>{OWN[0]}</p>"}
    raw: list[dict[str, Any]] = [{"type": "callout", "value": note}]
    for chapter in chapters:
        raw.append({"type": "chapter", "value": chapter.title[0]})
        raw.append({"type": "text", "value": "".join(f"<p>{spanish}</p>" for spanish, _english in chapter.paragraphs)})
        if chapter.checklist:
            title, points = chapter.checklist
            # With keys of their own, by which each is translated.
            items = [{"type": "item", "value": spanish, "id": str(uuid4())} for spanish, _english in points]
            value = {"title": title[0], "items": items}
            raw.append({"type": "checklist", "value": value})
    block = GuideVersionPage._meta.get_field("body").stream_block
    return StreamValue(block, raw, is_lazy=True)


def _trainings() -> Series:
    """The trainings in the protocol as the registry has them. Who came are people of the seasons."""
    key, title = SERIES
    series = series_for(
        programme="conose", kind=Series.Kind.TRAINING_CYCLE, key=key, title_es=title[0], title_en=title[1]
    )
    for place, (name, titles, day) in enumerate(TRAININGS):
        if Activity.objects.filter(key=name).exists():
            continue
        zone = ZoneInfo("America/Guatemala")
        activity = save_activity(
            activity=Activity(
                key=name, title_es=titles[0], title_en=titles[1], programme="conose", series=series,
                kind=Activity.Kind.TRAINING, starts_at=datetime.combine(day, time(9), zone),
                ends_at=datetime.combine(day, time(15), zone),
            ),
            by=None,
        )  # fmt: skip
        _attended(activity, skip=7 * place)
    return series


def _attended(activity: Activity, *, skip: int) -> None:
    people = Person.objects.filter(merged_into=None, erased_at=None, is_test=False, is_programme_staff=False)
    came = [
        person
        for sex, number in TRAINED.items()
        for person in people.filter(sex=sex).exclude(institution=None).order_by("pk")[skip : skip + number]
    ]
    ParticipationRecord.objects.bulk_create(
        ParticipationRecord(
            activity=activity, person=person, role=Role.PARTICIPANT, mode=Mode.IN_PERSON, outcome=Outcome.ATTENDED,
            sex=person.sex, country_id=person.country_id, institution_id=person.institution_id,
            source=ParticipationRecord.Source.MANUAL,
        )
        for person in came
    )  # fmt: skip
    rebuild(activities=[activity.pk])
