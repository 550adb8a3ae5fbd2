"""Posts in a run's forum, written by its own services."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from participants.models import Person
from tests.factories.runs import make_enrolment, make_learner, make_run, make_tutor
from trainaction.discussion import posting
from trainaction.discussion.members import join
from trainaction.discussion.posting import Writing
from trainaction.models import CourseRun, ForumMember, ForumPost, ForumThread


@dataclass
class Forum:
    """The forum of a run with two learners and a tutor, who have all opened it."""

    run: CourseRun = field(default_factory=make_run)
    tutor: Person = field(init=False)
    ana: Person = field(init=False)
    luis: Person = field(init=False)

    def __post_init__(self) -> None:
        self.tutor = make_tutor(self.run)
        self.ana, self.luis = (
            self.learner(f"{name.lower()}@escuela.example", f"{name} {surname}")
            for name, surname in (("Ana", "Morales"), ("Luis", "Castro"))
        )
        for person in (self.tutor, self.ana, self.luis):
            self.member(person)

    def learner(self, email: str, name: str) -> Person:
        person = make_learner(email, name)
        make_enrolment(self.run, person)
        return person

    def member(self, person: Person, at: datetime | None = None) -> ForumMember:
        assert person.user is not None
        return join(run=self.run, user=person.user, language="es", at=at)

    def ask(self, person: Person, title: str = "Una duda", text: str = "¿Cómo se cuenta?", **fields: Any) -> ForumPost:
        key: UUID | None = fields.pop("module_key", None)
        at = fields.pop("at", None)
        return posting.begin_thread(
            run=self.run,
            member=self.member(person),
            by=self._account(person),
            is_tutor=person == self.tutor,
            title=title,
            module_key=key,
            writing=Writing(text=text, **fields),
            at=at,
        )

    def reply(self, person: Person, thread: ForumThread, text: str = "Así se cuenta.", **fields: Any) -> ForumPost:
        quoted, at = fields.pop("quoted", None), fields.pop("at", None)
        return posting.reply(
            thread=thread,
            member=self.member(person),
            by=self._account(person),
            is_tutor=person == self.tutor,
            writing=Writing(text=text, **fields),
            quoted=quoted,
            at=at,
        )

    def announce(self, title: str = "Aviso", text: str = "Mañana hay sesión.", **fields: Any) -> ForumPost:
        at = fields.pop("at", None)
        return posting.announce(
            run=self.run,
            member=self.member(self.tutor),
            by=self._account(self.tutor),
            title=title,
            writing=Writing(text=text, **fields),
            at=at,
        )

    def _account(self, person: Person) -> Any:
        return person.user
