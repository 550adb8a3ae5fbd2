"""Comments below public pages: the rules of the site, the conversation of a page, who writes, and what becomes of it."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.contrib.settings.models import BaseGenericSetting

from portal.models import OutgoingMessage, StateStep

LONGEST_NAME = 60


class WhyReported(models.TextChoices):
    """Why a reader reports what somebody wrote, below a page or in a run's forum."""

    PERSONAL = "personal", _("It tells somebody's personal data")
    OFFENSIVE = "offensive", _("It insults or threatens")
    SPAM = "spam", _("It advertises something")
    OTHER = "other", _("Something else")


class CommentRules(BaseGenericSetting):
    """What holds for comments on every page of the site. One row."""

    is_open = models.BooleanField(
        _("comments are open"), default=True, help_text=_("Otherwise nothing new is written; what is there stays.")
    )
    trusted_after = models.PositiveSmallIntegerField(
        _("comments that wait"),
        default=2,
        help_text=_("So many comments of somebody are looked at first; the next are shown at once. 0: none waits."),
    )
    closes_after = models.PositiveSmallIntegerField(
        _("days until they close"),
        default=365,
        help_text=_("So many days after a page was first published its comments close by themselves. 0: never."),
    )

    class Meta:
        verbose_name = _("comments")


class Conversation(models.Model):
    """The comments of one page, in all its languages. Made when something is written or set for the page."""

    class Mode(models.TextChoices):
        BY_RULE = "rule", _("By the rule of the site")
        OPEN = "open", _("Open, however old the page is")
        CLOSED = "closed", pgettext_lazy("of comments", "Closed")

    page_key = models.UUIDField(_("page"), unique=True, editable=False)
    """The translation key."""
    page_title = models.CharField(_("title of the page"), max_length=255, editable=False)
    """As it was when something was written last: for lists in the admin."""
    mode = models.CharField(_("comments"), max_length=6, choices=Mode.choices, default=Mode.BY_RULE)
    closed_at = models.DateTimeField(_("closed since"), null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        default_permissions: ClassVar = ()
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(mode="closed") | models.Q(closed_at__isnull=False),
                name="conversation_closed_when",
                violation_error_message=_("A conversation that is closed says since when it is."),
            )
        ]

    def __str__(self) -> str:
        return self.page_title


class Commenter(models.Model):
    """An account that comments, or is told of comments: the name that others see, and which e-mails it wants."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="commenter", verbose_name=_("account")
    )
    name = models.CharField(_("name shown"), max_length=LONGEST_NAME, blank=True)
    """As its owner chose it; empty where they have not written yet."""
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    wants_answers = models.BooleanField(_("e-mails when somebody answers"), default=True)
    wants_new = models.BooleanField(_("e-mails about new comments on one's pages"), default=True)
    stop_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Names them in the links of their e-mails, signed."""
    barred_at = models.DateTimeField(_("barred since"), null=True, blank=True)

    class Meta:
        verbose_name = _("name in comments")
        verbose_name_plural = _("names in comments")
        default_permissions: ClassVar = ()

    def __str__(self) -> str:
        return self.name or str(self.pk)


class CommentState(models.TextChoices):
    PUBLISHED = "published", _("Shown on the page")
    HELD = "held", _("Waits for a moderator")
    HIDDEN = "hidden", _("Hidden by a moderator")
    DELETED = "deleted", _("Deleted by its author")
    ERASED = "erased", _("Its author's data was erased")


class Comment(models.Model):
    """What somebody wrote below a page; or an answer, which stands below the comment that began it.

    One that is deleted or erased keeps its place and nothing of what it said.
    """

    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Of the form it was written in: sent twice, it is written once."""
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="comments", verbose_name=_("conversation")
    )
    root = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answers", verbose_name=_("stands below")
    )
    answered = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="answered_by", verbose_name=_("answers")
    )
    author = models.ForeignKey(
        Commenter, models.SET_NULL, null=True, blank=True, related_name="comments", verbose_name=_("author")
    )
    is_from_team = models.BooleanField(_("from the portal's team"), default=False)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("text as shown"), blank=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    state = models.CharField(_("state"), max_length=10, choices=CommentState.choices)
    created_at = models.DateTimeField(_("written"))
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ("created_at", "pk")
        default_permissions: ClassVar = ()
        permissions = [("moderate_comments", _("Can moderate comments"))]
        indexes = [
            models.Index(fields=["conversation", "root", "-created_at"], name="comment_of_page"),
            models.Index(fields=["author", "created_at"], name="comment_of_author"),
            models.Index(fields=["state", "created_at"], name="comment_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="comment_published_when",
                violation_error_message=_("A published comment says since when it is."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["deleted", "erased"]) | models.Q(text="", html=""),
                name="comment_gone_is_empty",
                violation_error_message=_("A comment that is gone keeps no text."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} · {self.pk}"


class CommentChange(StateStep):
    """A step of a comment: published, held, hidden, deleted; when, by whom, and why."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="changes", verbose_name=_("comment"))
    before = models.CharField(_("before"), max_length=10, choices=CommentState.choices, blank=True)
    after = models.CharField(_("after"), max_length=10, choices=CommentState.choices)

    class Meta(StateStep.Meta):
        verbose_name = _("change of a comment")
        verbose_name_plural = _("changes of comments")
        default_permissions: ClassVar = ()


class CommentReport(models.Model):
    """A reader asks the moderators to look at a comment. Open until one of them has decided."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="reports", verbose_name=_("comment"))
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("reported by")
    )
    why = models.CharField(_("why"), max_length=10, choices=WhyReported.choices)
    note = models.CharField(_("in your own words"), max_length=300, blank=True)
    at = models.DateTimeField(_("when"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("report of a comment")
        verbose_name_plural = _("reports of comments")
        ordering = ("at", "pk")
        default_permissions: ClassVar = ()
        constraints = [
            models.UniqueConstraint(
                fields=["comment", "account"],
                name="comment_report_once",
                violation_error_message=_("You have reported this comment already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.comment_id} · {self.why}"


class CommentMessage(OutgoingMessage):
    """An e-mail about a comment: to whom it answers, or to who looks after the page."""

    class Kind(models.TextChoices):
        ANSWER = "answer", _("Somebody answered")
        NEW = "new", _("New comment on a page")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    comment = models.ForeignKey(Comment, models.CASCADE, related_name="messages", verbose_name=_("comment"))
    reader = models.ForeignKey(Commenter, models.CASCADE, related_name="messages", verbose_name=_("reader"))
    about = models.CharField(_("about"), max_length=80)
    """The comment; or the page and the hour, so that a flood of comments is no flood of e-mails."""

    class Meta(OutgoingMessage.Meta):
        verbose_name = _("e-mail about a comment")
        verbose_name_plural = _("e-mails about comments")
        constraints = [models.UniqueConstraint(fields=["kind", "reader", "about"], name="comment_message_once")]
        indexes = [models.Index(fields=["sent_at", "made_at"], name="comment_message_waits")]

    def __str__(self) -> str:
        return f"{self.kind} · {self.about}"
