"""What editors teach the search."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from search.analysis import words as words_of


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
