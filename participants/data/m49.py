"""Sub-regions of the United Nations' M49 standard, by ISO 3166-1 alpha-2 code.

Source: Standard country or area codes for statistical use (M49), United Nations Statistics Division.
Latin America is kept at its intermediate regions (Caribbean, Central America, South America), and so
is sub-Saharan Africa, since that is what a reader of regional figures expects.
"""

NAMES: dict[int, tuple[str, str]] = {
    5: ("América del Sur", "South America"),
    11: ("África Occidental", "Western Africa"),
    13: ("América Central", "Central America"),
    14: ("África Oriental", "Eastern Africa"),
    15: ("África del Norte", "Northern Africa"),
    17: ("África Central", "Middle Africa"),
    18: ("África Austral", "Southern Africa"),
    21: ("América del Norte", "Northern America"),
    29: ("Caribe", "Caribbean"),
    30: ("Asia Oriental", "Eastern Asia"),
    34: ("Asia Meridional", "Southern Asia"),
    35: ("Asia Sudoriental", "South-eastern Asia"),
    39: ("Europa Meridional", "Southern Europe"),
    53: ("Australia y Nueva Zelandia", "Australia and New Zealand"),
    54: ("Melanesia", "Melanesia"),
    57: ("Micronesia", "Micronesia"),
    61: ("Polinesia", "Polynesia"),
    143: ("Asia Central", "Central Asia"),
    145: ("Asia Occidental", "Western Asia"),
    151: ("Europa Oriental", "Eastern Europe"),
    154: ("Europa Septentrional", "Northern Europe"),
    155: ("Europa Occidental", "Western Europe"),
}
"""Spanish and English name of each sub-region."""

_MEMBERS: dict[int, str] = {
    5: "AR BO BV BR CL CO EC FK GF GY PY PE GS SR UY VE",
    11: "BJ BF CV CI GM GH GN GW LR ML MR NE NG SH SN SL TG",
    13: "BZ CR SV GT HN MX NI PA",
    14: "IO BI KM DJ ER ET TF KE MG MW MU YT MZ RE RW SC SO SS TZ UG ZM ZW",
    15: "DZ EG LY MA SD TN EH",
    17: "AO CM CF TD CG CD GQ GA ST",
    18: "BW SZ LS NA ZA",
    21: "BM CA GL PM US",
    29: "AI AG AW BS BB BQ VG KY CU CW DM DO GD GP HT JM MQ MS PR BL KN LC MF VC SX TT TC VI",
    30: "CN HK MO KP JP MN KR",
    34: "AF BD BT IN IR MV NP PK LK",
    35: "BN KH ID LA MY MM PH SG TH TL VN",
    39: "AL AD BA HR GI GR VA IT MT ME MK PT SM RS SI ES",
    53: "AU CX CC HM NZ NF",
    54: "FJ NC PG SB VU",
    57: "GU KI MH FM NR MP PW UM",
    61: "AS CK PF NU PN WS TK TO TV WF",
    143: "KZ KG TJ TM UZ",
    145: "AM AZ BH CY GE IQ IL JO KW LB OM QA SA PS SY TR AE YE",
    151: "BY BG CZ HU PL MD RO RU SK UA",
    154: "AX DK EE FO FI GG IS IE IM JE LV LT NO SJ SE GB",
    155: "AT BE FR DE LI LU MC NL CH",
}

SUB_REGION: dict[str, int] = {code: region for region, codes in _MEMBERS.items() for code in codes.split()}
"""M49 code of the sub-region of each country. Antarctica and Taiwan have none of their own in M49."""
