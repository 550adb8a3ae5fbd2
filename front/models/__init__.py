from front.models.articles import ArticleIndexPage, ArticlePage, ArticleTheme
from front.models.contact import ContactMail, ContactMessage, ContactTopic
from front.models.glossary import Term, UnexplainedPage
from front.models.observatories import LinkCheck, Observatory

__all__ = [
    "ArticleIndexPage",
    "ArticlePage",
    "ArticleTheme",
    "ContactMail",
    "ContactMessage",
    "ContactTopic",
    "LinkCheck",
    "Observatory",
    "Term",
    "UnexplainedPage",
]
