"""Screens of editors: inviting researchers, looking at what they sent, deciding on it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy

from conose.models import Researcher
from conose.researchers import services
from conose.researchers.photos import as_address, photo_of
from conose.researchers.queries import agreed, invitable_people, is_listed, language_name, researchers_listed, works_on
from participants.models import Country, Institution, Person
from participants.profiles.desk_views import LABELS, ProfileDesk, Words
from portal.languages import MORE_LANGUAGES
from portal.models import Theme, User

HANDLE_RESEARCHERS = "conose.handle_researchers"


class ResearchersViewSet(ProfileDesk):
    """The desk of researchers: what they work on stands beside their profile."""

    name = "researcher_desk"
    url_prefix = "researchers"
    icon = "group"
    menu_label = gettext_lazy("Researchers")
    menu_order = 316
    permission = HANDLE_RESEARCHERS
    words = Words(
        what_it_is=gettext_lazy(
            "Researchers fill in their own profile, by a link that you send or by their account. Nothing of it is public before you approve it."
        ),
        invite=gettext_lazy("Invite a researcher"),
        nobody=gettext_lazy("Nobody is here. Invite a researcher with the button above."),
        sends=gettext_lazy(
            "The researcher fills in their profile without an account. An earlier link is good no more."
        ),
        changed=gettext_lazy("Choose the institution again: the researcher has changed it in the meantime."),
    )
    states = Researcher.State
    labels = {
        **LABELS,
        "themes": gettext_lazy("Themes"),
        "countries": gettext_lazy("Countries"),
        "languages": gettext_lazy("Languages"),
    }
    show_template = "conose/researchers/admin/show.html"

    def listed(self, state: str) -> QuerySet[Researcher]:
        return researchers_listed(state)

    def row_of(self, pk: int) -> Researcher:
        return get_object_or_404(Researcher.objects.select_related("person", "decided_by", "link"), pk=pk)

    def good_until(self, rows: Iterable[Researcher]) -> Mapping[int, datetime]:
        return {row.person_id: row.link.expires_at for row in rows if hasattr(row, "link")}

    def people(self) -> QuerySet[Person]:
        return invitable_people()

    def sent(self, row: Researcher) -> Mapping[str, Any]:
        said = row.said
        themes, countries, languages = (said.get(name, ()) for name in ("themes", "countries", "languages"))
        return {
            **said,
            "themes": _labels((each.slug, each.label) for each in Theme.objects.filter(slug__in=themes)),
            "countries": _labels((each.pk, each.name) for each in Country.objects.filter(pk__in=countries)),
            "languages": _labels((code, language_name(code)) for code, _name in MORE_LANGUAGES if code in languages),
        }

    def public(self, row: Researcher) -> Mapping[str, Any]:
        root = row.person.counted_id
        on = works_on([root])[root]
        return {
            **super().public(row),
            **{name: ", ".join(label for _value, label in options) for name, options in on._asdict().items()},
        }

    def more(self, row: Researcher) -> dict[str, Any]:
        return {"consent": agreed(row.person), "is_listed": is_listed(row), "photo": as_address(photo_of(row))}

    def invite_person(self, *, person: Person, address: str, language: str, days: int, by: User) -> Any:
        return services.invite(person=person, address=address, language=language, days=days, by=by)

    def publish(self, *, row: Researcher, institution: Institution | None, by: User) -> Any:
        return services.approve(researcher=row, institution=institution, by=by)

    def ask_again(self, *, row: Researcher, note: str, by: User) -> None:
        services.send_back(researcher=row, note=note, by=by)

    def end_link(self, *, row: Researcher, by: User) -> bool:
        return services.revoke(researcher=row, by=by)


def _labels(options: Any) -> str:
    return ", ".join(sorted((str(label) for _value, label in options), key=str.casefold))
