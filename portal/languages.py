"""Languages in which people of the region write, and work: ISO 639 codes with their names."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = [
    ("es", _("Spanish")),
    ("en", _("English")),
    ("pt", _("Portuguese")),
    ("fr", _("French")),
    ("quc", _("K’iche’")),
    ("mam", _("Mam")),
    ("kek", _("Q’eqchi’")),
    ("cak", _("Kaqchikel")),
    ("cab", _("Garifuna")),
    ("miq", _("Miskito")),
]
"""In which a study of the region may be written."""
MORE_LANGUAGES = [
    *LANGUAGES,
    ("ht", _("Haitian Creole")),
    ("bzj", _("Belizean Creole")),
    ("gym", _("Ngäbere")),
    ("cuk", _("Guna")),
]
"""In which its people work besides."""
