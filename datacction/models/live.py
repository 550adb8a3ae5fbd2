"""The live page of an activity: what is shown while it is held, what the audience asks, votes and answers.

Who votes is a digest under the portal's key (`voter`), which keeps them from voting twice and says nothing to anybody else.
"""

from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable

from portal.recordings import Recording, read_recording
from portal.shortening import shortened
from portal.two_languages import InReadersLanguage

LONGEST_QUESTION = 500
LONGEST_NAME = 80
LONGEST_ANSWER = 1_000
VOTER_LENGTH = 32


class Broadcast(ClusterableModel):
    """The live page of an activity of the registry, whatever its kind; there is one where an editor opened it."""

    activity = models.OneToOneField(
        "participants.Activity",
        models.PROTECT,
        related_name="broadcast",
        verbose_name=_("activity"),
        error_messages={"unique": _("This activity has a live page already: change that.")},
    )
    stream_url = models.URLField(
        _("broadcast"),
        blank=True,
        help_text=_(
            "The address of the live broadcast on YouTube or Vimeo. Empty: who registered gets the link to join."
        ),
    )
    for_registered = models.BooleanField(
        _("for those registered only"),
        default=False,
        help_text=_("Others see neither the broadcast nor the questions, and are shown how to register."),
    )
    takes_questions = models.BooleanField(_("takes questions"), default=True)
    shows_at_once = models.BooleanField(
        _("questions are shown at once"),
        default=False,
        help_text=_("Otherwise a moderator looks at each before it is shown."),
    )
    version = models.PositiveIntegerField(default=0, editable=False)
    """One more with each change of what everybody sees."""
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("live page")
        verbose_name_plural = _("live pages")
        ordering = ("-activity__starts_at", "pk")
        permissions: ClassVar = [("moderate_live", _("Can moderate questions and polls of live pages"))]

    def __str__(self) -> str:
        return str(self.activity)

    @property
    def stream(self) -> Recording | None:
        """What to embed; None where there is no broadcast of its own."""
        return read_recording(self.stream_url) if self.stream_url else None

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.stream_url and self.stream is None:
            errors["stream_url"] = _("This is not the address of a broadcast on YouTube or Vimeo.")
        activity = self.activity if self.activity_id else None
        if activity is not None and (activity.starts_at is None or activity.ends_at is None):
            errors["activity"] = _("This activity has no start or no end yet: the live page opens and closes by them.")
        if errors:
            raise ValidationError(errors)


class BroadcastResource(Orderable):
    """Something to read beside a live page, during it and after: a document of the portal, or an address."""

    broadcast = ParentalKey(Broadcast, on_delete=models.CASCADE, related_name="resources")
    title_es = models.CharField(_("title in Spanish"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    document = models.ForeignKey(
        "wagtaildocs.Document", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    url = models.URLField(_("address"), blank=True)

    class Meta(Orderable.Meta):
        verbose_name = _("resource of a live page")
        verbose_name_plural = _("resources of live pages")

    def __str__(self) -> str:
        return self.title_es

    title = InReadersLanguage()

    def clean(self) -> None:
        super().clean()
        if bool(self.document_id) == bool(self.url):
            raise ValidationError({"url": _("Give a document or an address, one of the two.")})


class LiveQuestion(models.Model):
    """What somebody of the audience asks. `person` where the registry knows them; `asker` is a digest, like a voter."""

    class State(models.TextChoices):
        WAITING = "waiting", _("To be looked at")
        SHOWN = "shown", _("Shown")
        ANSWERED = "answered", _("Answered")
        HIDDEN = "hidden", _("Hidden")

    broadcast = models.ForeignKey(Broadcast, models.CASCADE, related_name="questions", verbose_name=_("live page"))
    person = models.ForeignKey(
        "participants.Person", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    asker = models.CharField(max_length=VOTER_LENGTH, blank=True, editable=False)
    name = models.CharField(_("name"), max_length=LONGEST_NAME, blank=True)
    text = models.CharField(_("question"), max_length=LONGEST_QUESTION)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    votes = models.PositiveIntegerField(_("votes"), default=0)
    asked_at = models.DateTimeField(_("asked"))
    answer = models.CharField(_("answer in writing"), max_length=LONGEST_ANSWER, blank=True)
    """Of the organisers, by a moderator: what was not said in the broadcast, or to be read afterwards."""

    class Meta:
        verbose_name = _("question of the audience")
        verbose_name_plural = _("questions of the audience")
        default_permissions: ClassVar = ()
        ordering = ("-votes", "asked_at", "pk")
        indexes = [models.Index(fields=["broadcast", "state", "-votes"], name="live_question_votes")]

    def __str__(self) -> str:
        return shortened(self.text, 60)


class LiveVote(models.Model):
    """Somebody wants a question answered: once, until they take it back."""

    question = models.ForeignKey(LiveQuestion, models.CASCADE, related_name="supporters")
    voter = models.CharField(max_length=VOTER_LENGTH)

    class Meta:
        verbose_name = _("vote for a question")
        verbose_name_plural = _("votes for questions")
        default_permissions: ClassVar = ()
        constraints = [models.UniqueConstraint(fields=["question", "voter"], name="live_vote_once")]

    def __str__(self) -> str:
        return str(self.question_id)


class LivePoll(models.Model):
    """A question with choices that a moderator puts to the audience. One is open at a time."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Not opened yet")
        OPEN = "open", _("Open now")
        CLOSED = "closed", _("Closed")

    broadcast = models.ForeignKey(Broadcast, models.CASCADE, related_name="polls", verbose_name=_("live page"))
    text_es = models.CharField(_("question in Spanish"), max_length=300)
    text_en = models.CharField(_("question in English"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("poll of a live page")
        verbose_name_plural = _("polls of live pages")
        default_permissions: ClassVar = ()
        ordering = ("pk",)
        constraints = [
            models.UniqueConstraint(
                fields=["broadcast"],
                condition=models.Q(state="open"),
                name="live_poll_one_open",
                violation_error_message=_("Another poll is open: close it first."),
            )
        ]

    def __str__(self) -> str:
        return self.text_es

    text = InReadersLanguage()


class LivePollChoice(models.Model):
    """A choice of a poll, and how many chose it: who they were is written nowhere."""

    poll = models.ForeignKey(LivePoll, models.CASCADE, related_name="choices")
    place = models.PositiveSmallIntegerField()
    text_es = models.CharField(_("choice in Spanish"), max_length=150)
    text_en = models.CharField(_("choice in English"), max_length=150, blank=True)
    votes = models.PositiveIntegerField(_("votes"), default=0)

    class Meta:
        verbose_name = _("choice of a poll")
        verbose_name_plural = _("choices of polls")
        default_permissions: ClassVar = ()
        ordering = ("poll", "place")
        constraints = [models.UniqueConstraint(fields=["poll", "place"], name="live_poll_choice_once")]

    def __str__(self) -> str:
        return self.text_es

    text = InReadersLanguage()


class LivePollVoter(models.Model):
    """That somebody answered a poll, not what. Goes when the poll is closed."""

    poll = models.ForeignKey(LivePoll, models.CASCADE, related_name="voters")
    voter = models.CharField(max_length=VOTER_LENGTH)

    class Meta:
        verbose_name = _("voter of a poll")
        verbose_name_plural = _("voters of polls")
        default_permissions: ClassVar = ()
        constraints = [models.UniqueConstraint(fields=["poll", "voter"], name="live_poll_voter_once")]

    def __str__(self) -> str:
        return str(self.poll_id)
