"""The parts of the programme that have a hue of their own on the public site."""

from django.utils.translation import gettext_lazy as _

PROGRAMMES = [
    ("datacction", "DatAction"),
    ("trainaction", "TrainAction"),
    ("conose", "CONOSE"),
    ("publications", _("Library")),
]
"""Key, as in `data-programme` and the tokens `--hue-…`, and name."""
