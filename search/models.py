"""What the search keeps in the database: what has changed since the index was told, and what editors teach it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.analysis import words as words_of


class ChangeQuerySet(models.QuerySet["Change"]):
    def pending(self) -> "ChangeQuerySet":
        """Those that the index has not been told of."""
        return self.filter(applied_at=None)

    def due(self) -> "ChangeQuerySet":
        """Those of them that were made; the others were announced, by a write that may yet be under way."""
        return self.pending().filter(models.Q(due_at=None) | models.Q(due_at__lte=timezone.now()))


class Change(models.Model):
    """A thing that may read otherwise now, or is gone. Written in the transaction that changed it.

    It does not say what changed: whoever takes it up reads the thing as it then stands, so that doing it twice, or in
    another order, ends the same. Applied ones are kept for a day, for an index that was being built meanwhile.
    """

    kind = models.CharField(_("kind"), max_length=32)
    thing_id = models.CharField(_("thing"), max_length=64)
    created_at = models.DateTimeField(_("recorded at"), auto_now_add=True)
    due_at = models.DateTimeField(_("not before"), null=True, blank=True)
    applied_at = models.DateTimeField(_("in the index since"), null=True, blank=True)
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    error = models.TextField(_("last error"), blank=True)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change for the search")
        verbose_name_plural = _("changes for the search")
        indexes = [
            models.Index(fields=["id"], condition=models.Q(applied_at=None), name="search_change_pending"),
            models.Index(fields=["applied_at"], name="search_change_applied"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.thing_id}"


class IndexInUse(models.Model):
    """Which engine's index follows the database: the one row says it. Where the settings come to choose another engine,
    what that has from earlier days is not asked, since it was not told what has been withdrawn meanwhile.
    """

    engine = models.CharField(_("search engine"), max_length=32)
    built_at = models.DateTimeField(_("built"), auto_now=True)

    class Meta:
        verbose_name = _("search index in use")
        verbose_name_plural = _("search indexes in use")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="search_one_index_in_use")]

    def __str__(self) -> str:
        return self.engine


class Synonyms(models.Model):
    """Words and phrases that mean the same to who searches. In force from the moment they are saved."""

    words = models.TextField(
        _("words"),
        max_length=500,
        help_text=_(
            "Two or more, separated by commas: “maras, pandillas”. Whoever types one finds the others, in any number; "
            "acronyms and whole phrases may stand here, in any language."
        ),
    )
    note = models.CharField(_("note"), max_length=200, blank=True, help_text=_("Why; for other editors."))
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        verbose_name = _("synonyms")
        verbose_name_plural = _("synonyms")
        ordering = ("words",)

    def __str__(self) -> str:
        return self.words

    def clean(self) -> None:
        super().clean()
        phrases = [each for each in self.words.replace(";", ",").replace("\n", ",").split(",") if words_of(each)]
        if len(phrases) < 2:
            raise ValidationError({"words": _("Give at least two words or phrases, separated by commas.")})
        self.words = ", ".join(" ".join(each.split()) for each in phrases)
