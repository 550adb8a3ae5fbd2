"""Tables of the demo library: homicides by country, year and sex, the figures that the sources print, and one survey.

A number is either printed in a source, and says where, or invented, and says so in its own row.
"""

import csv
import io
import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from publications.demo.facts import SIX, UNDP_2022

SEED = 2020
YEARS = range(2010, 2021)
PRINTED, INVENTED = "printed", "demonstration"

PRINTED_BY_YEAR = {("SV", 2020): 1328, ("HN", 2018): 3732}
"""Victims of homicide, both sexes, that annex 1 prints for a single year."""
PRINTED_2010_2020 = {"SV": 40364, "GT": 50796, "HN": 37784}
"""Violent deaths of 2010 to 2020 that annex 1 prints."""

_LEVELS = {"BZ": 130, "CR": 520, "DO": 1500, "GT": 4600, "HN": 3400, "SV": 3600}
_WOMEN = {"BZ": 11, "CR": 10, "DO": 12, "GT": 12, "HN": 9, "SV": 10}
"""Where the invented series begin: victims a year, and women per hundred of them."""


WORDS: dict[str, tuple[str, str]] = {
    "total": ("ambos", "both"),
    "women": ("mujeres", "women"),
    "men": ("hombres", "men"),
    PRINTED: ("impreso", "printed"),
    INVENTED: ("demostración", "demonstration"),
    "region": ("Centroamérica y República Dominicana", "Central America and the Dominican Republic"),
    "2020, 1-6": ("2020, enero a junio", "2020, 1-6"),
    "violent deaths": ("muertes violentas", "violent deaths"),
    "homicides": ("homicidios", "homicides"),
    "victims": ("víctimas de homicidio", "victims of homicide"),
    "change on year": ("cambio frente al año anterior, %", "change on the year before, %"),
    "change": ("cambio en el período, %", "change over the period, %"),
    "rate as percent": ("tasa (impresa con signo de porcentaje)", "rate (printed with a percent sign)"),
    "rate": ("homicidios por cada 100 000 habitantes", "homicides per 100,000 inhabitants"),
    "rate of women": ("muertes violentas por cada 100 000 mujeres", "violent deaths per 100,000 women"),
    "share": ("proporción de las víctimas, %", "share of victims, %"),
    "fewer victims": ("víctimas menos que un año antes", "fewer victims than a year before"),
    "fewer homicides": ("homicidios menos que un año antes", "fewer homicides than a year before"),
    "annex 1": ("anexo 1", "annex 1"),
    "section 2": ("apartado 2", "section 2"),
    "africa": ("África", "Africa"),
    "americas": ("Américas", "Americas"),
    "eastern mediterranean": ("Mediterráneo oriental", "Eastern Mediterranean"),
    "europe": ("Europa", "Europe"),
    "south-east asia": ("Sudeste de Asia", "South-East Asia"),
    "western pacific": ("Pacífico occidental", "Western Pacific"),
}
"""What stands for a value in Spanish and English; other values stand for themselves."""


@dataclass(frozen=True, slots=True)
class Column:
    """`unit` is "" where the values are names or codes, else in Spanish and English; `role` says what it holds."""

    key: str
    label_es: str
    label_en: str
    unit: tuple[str, str] = ("", "")
    role: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A described table. `period` is "2010-2020" or ""; rows are in the order of the columns."""

    key: str
    title_es: str
    title_en: str
    abstract_es: str
    abstract_en: str
    source: str
    source_es: str
    period: str
    columns: tuple[Column, ...]
    themes: tuple[str, ...]
    countries: tuple[str, ...]
    note: tuple[str, str]
    """What to beware of, in Spanish and English; where it is empty, readers get the files alone."""
    is_demonstration: bool
    rows: tuple[tuple[str | int | float, ...], ...] = field(repr=False)
    shown_in: str = ""
    """The key of the work that prints the table and shows it."""

    def text(self, part: str, language: str) -> str:
        """`title` or `abstract` in "es" or "en"."""
        return str(getattr(self, f"{part}_{language}"))

    def described(self) -> list[dict[str, str]]:
        """The columns as a dataset describes them; those whose values are words with the words in English."""
        found = []
        for place, column in enumerate(self.columns):
            values = dict.fromkeys(row[place] for row in self.rows)
            words = [WORDS[value] for value in values if isinstance(value, str) and value in WORDS]
            found.append(
                {
                    "heading": column.label_es,
                    "role": column.role,
                    "name": column.label_es,
                    "name_en": column.label_en,
                    "unit": column.unit[0],
                    "unit_en": column.unit[1],
                    "words_en": "\n".join(f"{spanish} = {english}" for spanish, english in words)
                    if column.role in {"group", "note"}
                    else "",
                }
            )
        return found

    def as_csv(self, language: str) -> str:
        """The table with its header and words in "es" or "en"; numbers with a decimal point."""
        at = 0 if language == "es" else 1
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(getattr(column, f"label_{language}") for column in self.columns)
        for row in self.rows:
            writer.writerow(WORDS[value][at] if isinstance(value, str) and value in WORDS else value for value in row)
        return out.getvalue()


def _homicides() -> Iterator[tuple[str | int, ...]]:
    """(country, year, sex, victims, basis). Women and men add up to both, and eleven years to what is printed."""
    for country in SIX:
        draw = random.Random(f"{SEED}:{country}")
        for year, victims in _yearly(country, draw).items():
            basis = PRINTED if (country, year) in PRINTED_BY_YEAR else INVENTED
            women = round(victims * (_WOMEN[country] + draw.uniform(-2, 2)) / 100)
            yield (country, year, "total", victims, basis)
            yield (country, year, "women", women, INVENTED)
            yield (country, year, "men", victims - women, INVENTED)


def _yearly(country: str, draw: random.Random) -> dict[int, int]:
    made = {year: _LEVELS[country] * draw.uniform(0.8, 1.2) for year in YEARS}
    fixed = {year: victims for (of, year), victims in PRINTED_BY_YEAR.items() if of == country}
    whole = PRINTED_2010_2020.get(country)
    free = [year for year in YEARS if year not in fixed]
    factor = (whole - sum(fixed.values())) / sum(made[year] for year in free) if whole else 1
    victims = {year: fixed.get(year, round(made[year] * factor)) for year in YEARS}
    if whole:
        victims[free[0]] += whole - sum(victims.values())  # what rounding left
    return victims


HOMICIDES = Table(
    "homicidios-por-pais-ano-y-sexo",
    "Homicidios por país, año y sexo, 2010-2020 (datos de demostración)",
    "Homicides by country, year and sex, 2010-2020 (demonstration data)",
    "Serie de muestra de homicidios y homicidios de mujeres en seis países. Cada fila dice en qué se basa: «impreso» "
    "si el número está impreso en la fuente y «demostración» si se inventó para esta demostración. Los totales de once "
    "años de El Salvador, Guatemala y Honduras coinciden con los impresos; el reparto por año y por sexo es inventado.",
    "A sample series of homicides and killings of women in six countries. Each row says what it rests on: “printed” if "
    "the source prints the number, “demonstration” if it was invented for this demonstration. The eleven-year totals of "
    "El Salvador, Guatemala and Honduras are the printed ones; how they fall by year and sex is invented.",
    f"{UNDP_2022}, annex 1; otherwise invented",
    f"{UNDP_2022}, anexo 1; lo demás, inventado",
    "2010-2020",
    (
        Column("country", "País", "Country", role="country"),
        Column("year", "Año", "Year", role="year"),
        Column("sex", "Sexo", "Sex", role="sex"),
        Column("victims", "Víctimas de homicidio", "Victims of homicide", ("personas", "persons"), "measure"),
        Column("basis", "Base", "Basis", role="note"),
    ),
    ("homicidios", "violencia-contra-las-mujeres"),
    SIX,
    (
        "Los números impresos en la fuente lo dicen en la columna «Base»; los demás se inventaron para esta "
        "demostración. De El Salvador, Guatemala y Honduras, la suma de los once años es la impresa.",
        "Numbers that the source prints say so in the column “Basis”; the others were invented for this demonstration. "
        "Of El Salvador, Guatemala and Honduras, the eleven years together are as printed.",
    ),
    True,
    tuple(_homicides()),
)

FIGURES = Table(
    "cifras-impresas-sobre-homicidios",
    "Cifras impresas sobre homicidios en Centroamérica y República Dominicana",
    "Printed figures on homicide in Central America and the Dominican Republic",
    "Las cifras sobre homicidios que imprime la sistematización del proyecto, una por fila, con su lugar en el documento. "
    "Sirve para comprobar qué dice la fuente y qué no: dos tasas de la subregión para 2020, por ejemplo, no coinciden.",
    "The figures on homicide that the project's systematisation prints, one a row, with their place in the document. It "
    "serves to check what the source says and what it does not: two rates of the subregion for 2020 differ, for example.",
    UNDP_2022,
    UNDP_2022,
    "2010-2020",
    (
        Column("area", "Territorio", "Area"),
        Column("period", "Período", "Period"),
        Column("sex", "Sexo", "Sex"),
        Column("measure", "Medida", "Measure"),
        Column("value", "Valor", "Value"),
        Column("place", "Lugar en la fuente", "Place in the source"),
    ),
    ("homicidios", "situacion-regional"),
    (),
    ("", ""),
    False,
    (
        ("SV", "2010-2020", "total", "violent deaths", 40364, "annex 1"),
        ("GT", "2010-2020", "total", "violent deaths", 50796, "annex 1"),
        ("HN", "2010-2020", "total", "violent deaths", 37784, "annex 1"),
        ("SV", "2020", "total", "homicides", 1328, "annex 1"),
        ("HN", "2018", "total", "homicides", 3732, "annex 1"),
        ("HN", "2018", "total", "change on year", -3.4, "annex 1"),
        ("HN", "2020", "total", "rate as percent", 37.6, "annex 1"),
        ("GT", "2018", "women", "change on year", -4, "annex 1"),
        ("GT", "2018", "men", "change on year", -13.1, "annex 1"),
        ("SV", "2015-2018", "women", "change", -35.2, "annex 1"),
        ("SV", "2015-2018", "men", "change", -2.9, "annex 1"),
        ("CR", "2015", "men", "share", 92.4, "annex 1"),
        ("CR", "2015", "women", "share", 7.5, "annex 1"),
        ("region", "2019", "women", "rate of women", 5.8, "annex 1"),
        ("region", "2020, 1-6", "total", "homicides", 4088, "annex 1"),
        ("region", "2020, 1-6", "total", "fewer victims", 2043, "annex 1"),
        ("region", "2020", "total", "fewer homicides", 2744, "section 2"),
        ("region", "2020", "total", "rate", 18.5, "section 2"),
        ("region", "2020", "total", "rate", 18.8, "annex 1"),
        ("region", "2010-2020", "total", "victims", 170000, "annex 1"),
    ),
)

PREVALENCE = Table(
    "prevalencia-violencia-mujeres-por-region",
    "Prevalencia de violencia física y sexual en mujeres de 15 años y más, por región del mundo",
    "Prevalence of physical and sexual violence in women aged 15 and over, by region of the world",
    "Porcentaje de mujeres de 15 años y más que han vivido violencia física o sexual en seis regiones del mundo. La tabla "
    "aparece reproducida en el estudio La cara escondida de la inseguridad.",
    "Percentage of women aged 15 and over who have lived through physical or sexual violence, in six regions of the "
    "world. The table is reproduced in the study The Hidden Face of Insecurity.",
    f"The Hidden Face of Insecurity, table 1, as reproduced in {UNDP_2022}, section 5.8",
    f"La cara escondida de la inseguridad, tabla 1, reproducida en {UNDP_2022}, apartado 5.8",
    "",
    (
        Column("region", "Región", "Region", role="group"),
        Column(
            "women",
            "Mujeres que han vivido violencia física o sexual",
            "Women who have lived through physical or sexual violence",
            ("%", "%"),
            "measure",
        ),
        Column("basis", "Base", "Basis", role="note"),
    ),
    ("violencia-contra-las-mujeres", "encuestas"),
    (),
    (
        "Todos los números están impresos en la fuente. Mujeres de 15 años y más.",
        "All the numbers are printed in the source. Women aged 15 and over.",
    ),
    False,
    (
        ("africa", 45.6, PRINTED),
        ("americas", 36.1, PRINTED),
        ("eastern mediterranean", 36.4, PRINTED),
        ("europe", 27.2, PRINTED),
        ("south-east asia", 40.2, PRINTED),
        ("western pacific", 27.9, PRINTED),
    ),
    shown_in="la-cara-escondida-de-la-inseguridad",
)

TABLES = (HOMICIDES, FIGURES, PREVALENCE)
