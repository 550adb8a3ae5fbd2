"""What of the front door can be found: articles, observatories, words of the glossary. And which of it is news."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial, reduce
from operator import and_
from typing import Any

from django.db.models import Model, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from front.first_pages import LIBRARY_TOPIC
from front.models import ArticlePage, ArticleTheme, Observatory, Term
from participants.comments import subjects as comments
from participants.documents import institutions_of, show_institutions, with_who_counts
from participants.models import Institution, Merge
from participants.newsletter import news
from portal.models import Theme
from portal.queries import public_pages
from search.documents import Document, Source, Touch, register, register_where_to_ask
from search.pages import by_page, keys_of, of_page, page_ids, page_titled, pages_with, stream_text

LANGUAGES = ("es", "en")
"""Those that observatories and words are written in."""
ArticleCountry = ArticlePage.countries.through
ObservatoryTheme = Observatory.themes.through


def declare() -> None:
    """Say to the search what can be found here. Called once, when the apps are loaded."""
    register_where_to_ask(ask_the_library)
    comments.register(ArticlePage)
    news.register(ArticlePage)
    register(
        Source(
            kind="article",
            label=gettext_lazy("News or article"),
            plural=gettext_lazy("News and articles"),
            ids=page_ids(ArticlePage),
            documents=article_documents,
            titled=page_titled(ArticlePage),
            pages=(ArticlePage,),
            touches=(
                Touch(Theme, lambda theme: _articles(theme_links__tag=theme.pk), is_named=True),
                Touch(Institution, lambda institution: _articles(_named_as([institution.pk])), is_named=True),
                Touch(Merge, lambda merge: _articles(_named_as(institutions_of(merge)))),
            ),
        )
    )
    register(
        Source(
            kind="observatory",
            label=gettext_lazy("Observatory or portal"),
            plural=gettext_lazy("Observatories and portals"),
            ids=lambda: (str(pk) for pk in _shown().order_by().values_list("pk", flat=True)),
            documents=observatory_documents,
            titled=_observatories_named,
            touches=(
                Touch(Observatory, lambda observatory: [observatory.pk]),
                Touch(
                    Theme, lambda theme: _shown().filter(themes=theme.pk).values_list("pk", flat=True), is_named=True
                ),
                Touch(Institution, lambda institution: _observatories(_named_as([institution.pk])), is_named=True),
                Touch(Merge, lambda merge: _observatories(_named_as(institutions_of(merge)))),
            ),
        )
    )
    register(
        Source(
            kind="term",
            label=gettext_lazy("Word of the glossary"),
            plural=gettext_lazy("Words of the glossary"),
            ids=lambda: (str(pk) for pk in Term.objects.order_by().values_list("pk", flat=True)),
            documents=term_documents,
            titled=_terms_named,
            touches=(Touch(Term, lambda term: [term.pk]),),
        )
    )
    show_institutions(
        lambda: (
            public_pages(ArticlePage.objects.exclude(institution=None)).order_by().values_list("institution", flat=True)
        ),
        touches=(Touch(ArticlePage, lambda article: _who_counts(article.institution_id), below=_institutions_below),),
    )
    show_institutions(
        lambda: _shown().exclude(institution=None).values_list("institution", flat=True),
        touches=(Touch(Observatory, lambda observatory: _who_counts(observatory.institution_id)),),
    )


def ask_the_library() -> tuple[str, str]:
    """Where a reader asks for what the search does not find: the form of messages, with the library's topic chosen."""
    return _("Write to the library: it may know of it, or add it"), f"{reverse('contact')}?topic={LIBRARY_TOPIC}"


def _shown() -> Any:
    return Observatory.objects.filter(is_public=True)


def article_documents(ids: Collection[str]) -> Iterator[Document]:
    """The public articles with these translation keys, in each language. Three queries, whatever their number."""
    pages = list(pages_with(ArticlePage, ids).select_related("institution__merged_into"))
    numbers = [page.pk for page in pages]
    countries = by_page(ArticleCountry.objects.filter(articlepage__in=numbers).values_list("articlepage", "country"))
    themes = by_page(ArticleTheme.objects.filter(content_object__in=numbers).values_list("content_object", "tag__slug"))
    for page in pages:
        institution = page.institution.counted_as if page.institution is not None else None
        yield Document(
            kind="article",
            **of_page(page),
            subtitle=", ".join(filter(None, (page.author, institution.name if institution is not None else ""))),
            summary=page.summary,
            body=stream_text(page.body),
            day=page.day,
            programme=page.programme,
            countries=countries[page.pk],
            themes=themes[page.pk],
            institutions=[str(institution.pk)] if institution is not None else [],
            expires_at=page.expire_at,
        )


def observatory_documents(ids: Collection[str]) -> Iterator[Document]:
    """The shown observatories with these keys, in each language. Two queries, whatever their number."""
    rows = list(_shown().filter(pk__in=list(ids)).select_related("institution__merged_into"))
    themes = by_page(
        ObservatoryTheme.objects.filter(observatory__in=[row.pk for row in rows]).values_list(
            "observatory", "theme__slug"
        )
    )
    for row in rows:
        institution = row.institution.counted_as if row.institution is not None else None
        for language in LANGUAGES:
            with override(language):
                yield Document(
                    kind="observatory",
                    id=str(row.pk),
                    language=language,
                    title=row.name,
                    url=reverse("observatory", args=[row.slug]),
                    subtitle=institution.name if institution is not None else "",
                    summary=row.summary,
                    names=[row.acronym] if row.acronym else [],
                    countries=[row.country_id] if row.country_id else [],
                    themes=themes[row.pk],
                    languages=row.language.split(","),
                    institutions=[str(institution.pk)] if institution is not None else [],
                )


def term_documents(ids: Collection[str]) -> Iterator[Document]:
    """The words with these keys, in each language. One query, whatever their number."""
    for term in Term.objects.filter(pk__in=list(ids)):
        for language in LANGUAGES:
            with override(language):
                yield Document(
                    kind="term",
                    id=str(term.pk),
                    language=language,
                    title=term.name,
                    url=f"{reverse('glossary')}#{term.slug}",
                    subtitle=term.meaning,
                    summary=term.more,
                    names=[each for each in (term.name_es, term.name_en) if each != term.name],
                    weight=0.6,
                )


_articles = partial(keys_of, ArticlePage)


def _observatories(*conditions: Q) -> Iterable[Any]:
    keys: Iterable[Any] = _shown().filter(*conditions).values_list("pk", flat=True)
    return keys


def _named_as(institutions: Collection[int]) -> Q:
    """What names one of these institutions, or another merged into them."""
    return Q(institution__in=institutions) | Q(institution__merged_into__in=institutions)


def _who_counts(institution: int | None) -> list[int]:
    return with_who_counts([institution] if institution is not None else [])


def _institutions_below(path: str) -> list[int]:
    articles = ArticlePage.objects.filter(path__startswith=path).exclude(institution=None)
    return with_who_counts(articles.order_by().values_list("institution", flat=True).distinct())


def _observatories_named(words: Sequence[str], language: str, limit: int) -> Sequence[str]:
    return _named(Observatory, words, language, limit, is_public=True)


def _terms_named(words: Sequence[str], language: str, limit: int) -> Sequence[str]:
    return _named(Term, words, language, limit)


def _named(model: type[Model], words: Sequence[str], language: str, limit: int, **shown: Any) -> Sequence[str]:
    field = "name_es" if language == "es" else "name_en"
    found = reduce(and_, (Q(**{f"{field}__icontains": word}) for word in words), Q(**shown))
    return [str(pk) for pk in model._default_manager.filter(found).order_by(field).values_list("pk", flat=True)[:limit]]
