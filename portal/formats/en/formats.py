"""English as the portal writes it: British, as its readers in Belize and the Caribbean do: «24 September 2020»."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
