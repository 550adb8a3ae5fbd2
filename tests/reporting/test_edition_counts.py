"""Ministers and international speakers of all editions of a kind, as the public sees them."""

import random
import re
from collections.abc import Callable

import pytest
from django.test import Client

from datacction.models import EditionIndexPage, EditionSpeaker
from participants.models import Person
from reporting.earlier import shown_editions
from reporting.editions import Shown, gated_counts
from reporting.public import forget_publication
from reporting.services import publish_tables
from tests.datacction.conftest import Webinar, make_person, webinar
from tests.datacction.editions import unsaved_edition
from tests.datacction.exchanges import publish, republish

__all__ = ["make_person", "webinar"]


@pytest.mark.parametrize(
    ("now", "before", "shown_before", "shown", "told"),
    [
        (17, None, None, 17, 17),
        (9, None, None, None, 9),
        (0, None, None, 0, 0),
        (20, 17, 17, 17, 17),
        (14, 17, 17, 17, 17),
        (27, 17, 17, 27, 27),
        (10, 9, None, None, 9),
    ],
    ids=["many", "few", "none", "few came", "few left", "many came", "few came to few"],
)
def test_few_people_and_a_difference_of_few_are_not_shown(
    now: int, before: int | None, shown_before: int | None, shown: int | None, told: int
) -> None:
    known = {"week": {"ministers": before}} if before is not None else {}
    earlier: list[Shown] = [{"week": {"ministers": shown_before}}] if before is not None else []
    found = gated_counts({"week": {"ministers": now}}, before=known, earlier=earlier, threshold=10)
    assert found == ({"week": {"ministers": shown}}, {"week": {"ministers": told}})


@pytest.mark.parametrize("seed", range(20))
def test_whoever_kept_all_publications_learns_of_no_few_people(seed: int) -> None:
    rng = random.Random(seed)
    number, before, earlier = rng.randrange(30), {}, []
    for _publication in range(12):
        shown, before = gated_counts({"week": {"ministers": number}}, before=before, earlier=earlier, threshold=10)
        earlier.append(shown)
        number = max(0, number + rng.randrange(-14, 15))
    told = {numbers["week"]["ministers"] for numbers in earlier} - {None}
    assert not any(0 < abs(one - other) < 10 for one in told for other in told)


def test_a_number_is_renewed_beside_all_publications_before(
    webinar: Webinar, make_person: Callable[..., Person]
) -> None:
    index = publish(webinar.index, EditionIndexPage(title="Foros y Semana", slug="foros"))
    ministers = [make_person(f"Ministra {number}", country_id="CR") for number in range(12)]

    def told() -> list[int | None]:
        publish_tables(by=None, threshold=4)
        return [each["week"]["ministers"] for each in shown_editions()]

    page = publish(index, unsaved_edition(speakers=[{"person": each, "rank": "minister"} for each in ministers[:5]]))
    assert told() == [5]
    locale = page.locale
    page.speakers = [EditionSpeaker(person=each, rank="minister", locale=locale) for each in ministers]
    republish(page)
    assert told() == [5, 12]
    page.speakers = [EditionSpeaker(person=each, rank="minister", locale=locale) for each in ministers[:7]]
    republish(page)
    assert told() == [5, 12, 12]  # seven are two more than the five of the first publication


def test_a_page_shows_the_number_with_its_definition_or_that_it_is_held_back(
    webinar: Webinar, client: Client, make_person: Callable[..., Person]
) -> None:
    index = publish(webinar.index, EditionIndexPage(title="Foros y Semana", slug="foros"))
    ministers = [make_person(f"Ministra {number}", country_id="CR") for number in range(2)]
    page = publish(
        index, unsaved_edition(speakers=[{"person": each, "rank": "minister", "sessions": "1"} for each in ministers])
    )

    def shown() -> list[str]:
        forget_publication()
        found = re.findall(r'figure__value">(.*?)</p>', client.get(page.url).content.decode(), re.S)
        return [re.sub(r"<[^>]+>", "", each).strip() for each in found]

    assert shown() == []  # before the first publication
    publish_tables(by=None, threshold=1)
    assert shown() == ["2", "2"]
    html = client.get(index.url).content.decode()
    assert "Personas distintas que participaron en un foro o Semana y figuran en su página" in html
