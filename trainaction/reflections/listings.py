"""What a lesson shows of its reflections: frozen values, ready for a template."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.blocks import StreamValue

from trainaction.learning.access import Visit
from trainaction.models import LONGEST_REFLECTION
from trainaction.reflections.queries import texts_of
from trainaction.reflections.services import KNOWN, mark_of_text


@dataclass(frozen=True, slots=True)
class Refused:
    """What was sent and could not be kept, for the page that says so."""

    block: UUID
    text: str
    error: str


@dataclass(frozen=True, slots=True)
class ReflectionView:
    """A question to think over, with what the learner wrote."""

    name: str
    """By which its field is known in the page."""
    url: str
    """Where it is sent; empty for who writes nothing: tutors, and everybody once the run is over."""
    text: str
    note: str
    """Who reads it, in a sentence."""
    owner: str
    """By which a device tells the texts of two learners apart."""
    known: str
    """The mark of the text as it is kept, which the form sends back."""
    error: str = ""
    most: int = LONGEST_REFLECTION
    known_name: str = KNOWN


def reflections_in(
    visit: Visit, lesson_key: UUID, body: StreamValue, refused: Refused | None = None
) -> Mapping[str, ReflectionView]:
    """The reflections of a lesson by the id of their block. One query for a learner; none where the lesson has none."""
    blocks = [block["id"] for block in body.raw_data if block["type"] == "reflection" and block.get("id")]
    if not blocks:
        return {}
    texts = texts_of(visit.enrolment, lesson_key) if visit.enrolment is not None else {}
    return {block: _view(visit, lesson_key, UUID(block), texts, refused) for block in blocks}


def _view(
    visit: Visit, lesson_key: UUID, block: UUID, texts: Mapping[UUID, str], refused: Refused | None
) -> ReflectionView:
    is_refused = refused is not None and refused.block == block
    return ReflectionView(
        name=f"reflection-{block.hex}",
        url=reverse("learning_reflection", args=[visit.run.key, lesson_key, block]) if visit.learner else "",
        text=refused.text if refused is not None and is_refused else texts.get(block, ""),
        note=_note(visit, has_text=block in texts),
        known=mark_of_text(texts.get(block, "")),
        owner=visit.enrolment.public_id.hex if visit.enrolment is not None else "",
        error=refused.error if refused is not None and is_refused else "",
    )


def note_for_others() -> str:
    """Who reads it, for who writes nothing here."""
    return _("Learners can write an answer here. Only they read it: tutors do not.")


def _note(visit: Visit, *, has_text: bool) -> str:
    if visit.enrolment is None:
        return note_for_others()
    if visit.learner is not None:
        return _("Only you read what you write here: neither your tutors nor the other learners see it.")
    if has_text:
        return _("Only you read this. The run has ended: it can be read, and not changed any more.")
    return _("The run has ended: nothing more is written here.")
