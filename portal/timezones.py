"""The time zones in which an episode, a run or whatever else has an hour can be held: those of the programme's countries, then their partners'."""

TIMEZONES = [
    ("America/Guatemala", "Guatemala (UTC−6)"),
    ("America/El_Salvador", "El Salvador (UTC−6)"),
    ("America/Tegucigalpa", "Honduras (UTC−6)"),
    ("America/Costa_Rica", "Costa Rica (UTC−6)"),
    ("America/Belize", "Belice (UTC−6)"),
    ("America/Managua", "Nicaragua (UTC−6)"),
    ("America/Panama", "Panamá (UTC−5)"),
    ("America/Santo_Domingo", "República Dominicana (UTC−4)"),
    ("America/Mexico_City", "Ciudad de México"),
    ("America/Bogota", "Bogotá (UTC−5)"),
    ("America/Santiago", "Santiago"),
    ("America/New_York", "Nueva York"),
    ("Europe/Madrid", "Madrid"),
    ("UTC", "UTC"),
]
