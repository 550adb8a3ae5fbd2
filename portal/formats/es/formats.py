"""Spanish as the portal writes moments: «24 de septiembre de 2020, 10:00», as registration, live pages and e-mails do.

What stands here not is as Django has it, dates of a day among it.
"""

DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
SHORT_DATETIME_FORMAT = "d/m/Y, H:i"
TIME_FORMAT = "H:i"
