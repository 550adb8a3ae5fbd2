"""The forum of a run: who takes part under which name, threads, posts, and what becomes of them."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from participants.models import WhyReported
from portal.models import StateStep
from trainaction.models.runs import CourseRun

LONGEST_TITLE = 150
LONGEST_HANDLE = 40


class ForumMember(models.Model):
    """Somebody in the forum of a run, by the name they have there, and how they are written to.

    Made when they first open the forum, or when something is announced to all. A course manager who is nobody in the
    registry is known by the account.
    """

    class Digest(models.TextChoices):
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")
        NEVER = "never", _("Never")

    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="forum_members", verbose_name=_("run"))
    person = models.ForeignKey(
        "participants.Person",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="forum_members",
        verbose_name=_("person"),
    )
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    handle = models.CharField(_("name in the forum"), max_length=LONGEST_HANDLE)
    """A first name without spaces, with a number where there are several: what stands behind an @."""
    key = models.CharField(_("folded name"), max_length=LONGEST_HANDLE, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    shows_institution = models.BooleanField(_("shows the institution"), default=False)
    first_seen_at = models.DateTimeField(_("first seen"), null=True, blank=True)
    digest = models.CharField(_("how often"), max_length=8, choices=Digest.choices, default=Digest.DAILY)
    stop_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Names them in the links of their e-mails, signed."""
    told_until = models.DateTimeField(_("told of everything until"))
    round_until = models.DateTimeField(_("of the message begun: until"), null=True, blank=True)
    """Kept from before a message is sent until it is: one begun again says the same."""
    taken_until = models.DateTimeField(_("being sent until"), null=True, blank=True)
    failures = models.PositiveSmallIntegerField(_("refusals in a row"), default=0)

    class Meta:
        verbose_name = _("member of a forum")
        verbose_name_plural = _("members of forums")
        indexes = [models.Index(fields=["digest", "told_until"], name="forum_member_due")]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "key"],
                name="forum_handle_once",
                violation_error_message=_("Somebody in the run has this name."),
            ),
            models.UniqueConstraint(
                fields=["run", "person"],
                name="forum_person_once",
                violation_error_message=_("This person is in the forum already."),
            ),
            models.UniqueConstraint(
                fields=["run", "account"],
                name="forum_account_once",
                violation_error_message=_("This account is in the forum already."),
            ),
            models.CheckConstraint(
                condition=models.Q(person=None, account__isnull=False) | models.Q(person__isnull=False, account=None),
                name="forum_member_is_somebody",
                violation_error_message=_("Whoever is in a forum is a person or, without one, an account."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.handle}"


class ForumThread(models.Model):
    """What is talked about under one title, in general or on a module; or something that a tutor announces."""

    class Kind(models.TextChoices):
        DISCUSSION = "discussion", _("Discussion")
        ANNOUNCEMENT = "announcement", _("Announcement")

    run = models.ForeignKey(CourseRun, models.PROTECT, related_name="forum_threads", verbose_name=_("run"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.DISCUSSION)
    module_key = models.UUIDField(_("module"), null=True, blank=True, help_text=_("None where it is a general one."))
    title = models.CharField(_("title"), max_length=LONGEST_TITLE, blank=True)
    """Emptied with the text that it stands above."""
    is_pinned = models.BooleanField(_("pinned"), default=False)
    is_closed = models.BooleanField(_("closed"), default=False)
    answer = models.ForeignKey(
        "trainaction.ForumPost", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("answer")
    )
    created_at = models.DateTimeField(_("begun"))
    last_at = models.DateTimeField(_("last post"))

    class Meta:
        verbose_name = _("thread of a forum")
        verbose_name_plural = _("threads of forums")
        indexes = [models.Index(fields=["run", "kind", "-is_pinned", "-last_at"], name="forum_thread_order")]

    def __str__(self) -> str:
        return f"{self.run_id} · {self.title}"


class PostState(models.TextChoices):
    PUBLISHED = "published", pgettext_lazy("of a message", "Published")
    HELD = "held", _("Waits for a tutor")
    HIDDEN = "hidden", _("Hidden by a tutor")
    DELETED = "deleted", _("Deleted by its author")
    ERASED = "erased", _("Its author's data was erased")


class ForumPost(models.Model):
    """What somebody wrote. The first of a thread is number 1; replies follow it, one below the other.

    A post that is deleted or erased keeps its place and nothing of what it said.
    """

    form_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    """Of the form it was written in: sent twice, it is written once."""
    thread = models.ForeignKey(ForumThread, models.CASCADE, related_name="posts", verbose_name=_("thread"))
    number = models.PositiveIntegerField(_("number"))
    author = models.ForeignKey(
        ForumMember, models.SET_NULL, null=True, blank=True, related_name="posts", verbose_name=_("author")
    )
    is_from_tutor = models.BooleanField(_("from a tutor"), default=False)
    text = models.TextField(_("text"), blank=True)
    html = models.TextField(_("text as shown"), blank=True, editable=False)
    folded = models.TextField(_("text as searched"), blank=True, editable=False)
    quoted = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="quoted_by", verbose_name=_("quotes")
    )
    state = models.CharField(_("state"), max_length=10, choices=PostState.choices)
    created_at = models.DateTimeField(_("written"))
    published_at = models.DateTimeField(pgettext_lazy("of a message", "published"), null=True, blank=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    class Meta:
        verbose_name = _("post in a forum")
        verbose_name_plural = _("posts in forums")
        ordering = ("thread", "number")
        indexes = [
            models.Index(fields=["author", "created_at"], name="forum_post_of_author"),
            models.Index(fields=["thread", "published_at"], name="forum_post_published"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "number"],
                name="forum_post_number_once",
                violation_error_message=_("The thread already has a post with this number."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published") | models.Q(published_at__isnull=False),
                name="forum_post_published_when",
                violation_error_message=_("A published post says since when it is."),
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["deleted", "erased"]) | models.Q(text="", html="", folded=""),
                name="forum_post_gone_is_empty",
                violation_error_message=_("A post that is gone keeps no text."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.thread_id} · {self.number}"


class ForumPostChange(StateStep):
    """A step of a post: published, held, hidden, shown again, deleted; when, by whom, and why."""

    post = models.ForeignKey(ForumPost, models.CASCADE, related_name="changes", verbose_name=_("post"))
    before = models.CharField(_("before"), max_length=10, choices=PostState.choices, blank=True)
    after = models.CharField(_("after"), max_length=10, choices=PostState.choices)

    class Meta(StateStep.Meta):
        verbose_name = _("change of a post")
        verbose_name_plural = _("changes of posts")


class ForumAttachment(models.Model):
    """A file sent with a post, kept where no server hands it out; `kind` is what it is by its content."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    post = models.ForeignKey(ForumPost, models.CASCADE, related_name="attachments", verbose_name=_("post"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=100)
    size = models.PositiveIntegerField(_("size"), help_text=_("In bytes."))

    class Meta:
        verbose_name = _("file of a post")
        verbose_name_plural = _("files of posts")
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.post_id} · {self.name}"


class ForumMention(models.Model):
    """A post names somebody of the run."""

    post = models.ForeignKey(ForumPost, models.CASCADE, related_name="mentions", verbose_name=_("post"))
    member = models.ForeignKey(ForumMember, models.CASCADE, related_name="mentions", verbose_name=_("member"))

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints = [models.UniqueConstraint(fields=["post", "member"], name="forum_mention_once")]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.member_id}"


class ForumFollowing(models.Model):
    """Somebody follows a thread, or has said that they do not: then nothing makes them follow it again by itself."""

    thread = models.ForeignKey(ForumThread, models.CASCADE, related_name="followings", verbose_name=_("thread"))
    member = models.ForeignKey(ForumMember, models.CASCADE, related_name="followings", verbose_name=_("member"))
    is_on = models.BooleanField(_("follows"), default=True)

    class Meta:
        verbose_name = _("followed thread")
        verbose_name_plural = _("followed threads")
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="forum_following_once")]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.thread_id}"


class ForumSeen(models.Model):
    """Until when somebody has seen what a thread says."""

    thread = models.ForeignKey(ForumThread, models.CASCADE, related_name="seen", verbose_name=_("thread"))
    member = models.ForeignKey(ForumMember, models.CASCADE, related_name="seen", verbose_name=_("member"))
    until = models.DateTimeField(_("seen until"))

    class Meta:
        verbose_name = _("seen thread")
        verbose_name_plural = _("seen threads")
        constraints = [models.UniqueConstraint(fields=["thread", "member"], name="forum_seen_once")]

    def __str__(self) -> str:
        return f"{self.member_id} · {self.thread_id}"


class ForumReport(models.Model):
    """A member asks the tutors to look at a post. Open until one of them has decided."""

    Why = WhyReported

    post = models.ForeignKey(ForumPost, models.CASCADE, related_name="reports", verbose_name=_("post"))
    member = models.ForeignKey(ForumMember, models.CASCADE, related_name="reports", verbose_name=_("member"))
    why = models.CharField(_("why"), max_length=10, choices=Why.choices)
    note = models.CharField(_("in your own words"), max_length=300, blank=True)
    at = models.DateTimeField(_("when"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("report of a post")
        verbose_name_plural = _("reports of posts")
        ordering = ("at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["post", "member"],
                name="forum_report_once",
                violation_error_message=_("You have reported this post already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.post_id} · {self.why}"
