"""The demo's comments: below the latest episode and a study, in both languages, one that waits and one that was reported.

Whoever writes here is invented.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.utils import timezone
from wagtail.models import Page

from participants.comments import services
from participants.comments.services import Writing
from participants.comments.subjects import SUBJECTS
from participants.models import Comment, WhyReported
from portal.models import User
from portal.queries import open_pages

PEOPLE = ("Marcela, Tegucigalpa", "Julián R.", "Beatriz Solano", "Tom, Belize City")
"""The names that others see; accounts nobody signs in to."""
FIRST = (
    "¿Hay una versión de esta serie por municipio? Trabajo en una alcaldía y la cifra nacional nos sirve de poco: lo que "
    "decidimos es por barrio."
)
ANSWER = (
    "En mi país la publica el observatorio, con dos meses de retraso. Pida los registros, no el informe:\n\n"
    "- fecha y hora del hecho\n- municipio\n- sexo y edad de la víctima"
)
ENGLISH = "We used the same definition in our survey last year. The questionnaire is worth reading beside the figures."
WAITS = "Gracias por la grabación. ¿Se puede usar en un curso de formación policial citando la fuente?"
REPORTED = "Mi oficina vende un programa que hace estas tablas en un minuto. Escríbanme y les mando el precio."


def load(say: Callable[[str], None]) -> None:
    """Make them where there are none."""
    if Comment.objects.exists():
        return
    pages = [page for page in map(_page, range(len(SUBJECTS))) if page is not None]
    if not pages:
        return
    say("Comments below an episode and a study ...")
    people = [_account(number, name) for number, name in enumerate(PEOPLE, start=1)]
    begun = timezone.now() - timedelta(days=6)
    first = _write(pages[0], people[0], 0, FIRST, "es", begun)
    answer = _write(pages[0], people[1], 1, ANSWER, "es", begun + timedelta(hours=5), answered=first)
    _write(pages[0], people[3], 3, ENGLISH, "en", begun + timedelta(days=1))
    reported = _write(pages[0], people[2], 2, REPORTED, "es", begun + timedelta(days=2))
    services.report(
        comment=reported, by=people[0], why=WhyReported.SPAM, note="Es publicidad.", at=begun + timedelta(days=3)
    )
    _write(pages[0], people[0], 0, "¡Gracias!", "es", begun + timedelta(days=3), answered=answer)
    _write(pages[-1], people[2], 2, WAITS, "es", begun + timedelta(days=5), is_let_through=False)


def _page(number: int) -> Page | None:
    """The latest page of a type, in Spanish."""
    pages = open_pages(Page.objects.type(SUBJECTS[number]).filter(locale__language_code="es"))
    return pages.order_by("-first_published_at", "-pk").first()


def _account(number: int, name: str) -> User:
    user = User.objects.create_user(f"lectora{number}@correo.example", None)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def _write(
    page: Page,
    by: User,
    person: int,
    text: str,
    language: str,
    at: datetime,
    *,
    answered: Comment | None = None,
    is_let_through: bool = True,
) -> Comment:
    writing = Writing(text=text, language=language, name=PEOPLE[person])
    comment = services.write(page=page, writing=writing, by=by, answered=answered, at=at)
    return services.show(comment=comment, by=None, at=at + timedelta(hours=1)) if is_let_through else comment
