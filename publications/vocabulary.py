"""The words a publication is described with: its type, its licence, its languages, the Goals."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PublicationType(models.TextChoices):
    SURVEY = "survey", _("Survey")
    RESEARCH = "research", _("Research")
    SYSTEMATIC_ANALYSIS = "systematic-analysis", _("Systematic analysis")
    REPORT = "report", _("Report")
    INFOGRAPHIC = "infographic", _("Infographic")
    BULLETIN = "bulletin", _("Bulletin")
    BRIEF = "brief", _("Brief")
    PROTOCOL = "protocol", _("Protocol or toolkit")
    DATASET = "dataset", _("Dataset")
    PRESENTATION = "presentation", _("Presentation")


class Licence(models.TextChoices):
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    CC_BY_NC = "CC-BY-NC-4.0", "CC BY-NC 4.0"
    CC_BY_NC_SA = "CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0"
    CC_BY_ND = "CC-BY-ND-4.0", "CC BY-ND 4.0"
    CC_BY_NC_ND = "CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0"
    CC_BY_IGO = "CC-BY-3.0-IGO", "CC BY 3.0 IGO"
    CC_BY_NC_IGO = "CC-BY-NC-3.0-IGO", "CC BY-NC 3.0 IGO"
    CC_BY_NC_ND_IGO = "CC-BY-NC-ND-3.0-IGO", "CC BY-NC-ND 3.0 IGO"
    CC0 = "CC0-1.0", "CC0 1.0"
    RESERVED = "reserved", _("All rights reserved")


LICENCE_URLS = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-NC-4.0": "https://creativecommons.org/licenses/by-nc/4.0/",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/",
    "CC-BY-ND-4.0": "https://creativecommons.org/licenses/by-nd/4.0/",
    "CC-BY-NC-ND-4.0": "https://creativecommons.org/licenses/by-nc-nd/4.0/",
    "CC-BY-3.0-IGO": "https://creativecommons.org/licenses/by/3.0/igo/",
    "CC-BY-NC-3.0-IGO": "https://creativecommons.org/licenses/by-nc/3.0/igo/",
    "CC-BY-NC-ND-3.0-IGO": "https://creativecommons.org/licenses/by-nc-nd/3.0/igo/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}

GOALS = {
    1: _("No poverty"),
    2: _("Zero hunger"),
    3: _("Good health and well-being"),
    4: _("Quality education"),
    5: _("Gender equality"),
    6: _("Clean water and sanitation"),
    7: _("Affordable and clean energy"),
    8: _("Decent work and economic growth"),
    9: _("Industry, innovation and infrastructure"),
    10: _("Reduced inequalities"),
    11: _("Sustainable cities and communities"),
    12: _("Responsible consumption and production"),
    13: _("Climate action"),
    14: _("Life below water"),
    15: _("Life on land"),
    16: _("Peace, justice and strong institutions"),
    17: _("Partnerships for the goals"),
}

DATASET_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
"""In which files the rows of a dataset can be had: the ending of each, and its media type."""
