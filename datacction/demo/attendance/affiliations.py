"""Where the invented people work: the institutions the programme's publications name, and some invented ones.

The source prints 117 institutions and names fewer; the rest are invented, and not in the registry before
the first attendance file that names them: the importer makes them.
"""

from collections import Counter

from datacction.demo.attendance.cast import Affiliation, plain, slug
from datacction.demo.institutions import INSTITUTIONS, Institution

NUMBER = 117

INVENTED: tuple[tuple[str, str], ...] = (
    ("Alcaldía de Santa Rosalía del Lago", "GT"),
    ("Asociación Voces Jóvenes de Occidente", "GT"),
    ("Universidad Mesoamericana de Estudios Sociales", "GT"),
    ("Fundación Caminos de Convivencia", "GT"),
    ("Colectiva Mujeres que Cuentan", "GT"),
    ("Alcaldía de San Jacinto Norte", "SV"),
    ("Universidad Cuscatleca del Pacífico", "SV"),
    ("Municipalidad de Puerto Esperanza", "HN"),
    ("Municipalidad de Valle Verde", "CR"),
    ("Universidad Tecnológica del Valle Central", "CR"),
    ("Universidad del Caribe Oriental", "DO"),
    ("Fundación Barrio Seguro", "DO"),
    ("Observatorio Ciudadano del Istmo", "PA"),
    ("Universidad Interoceánica de Ciencias Sociales", "PA"),
    ("Asociación de Municipios del Istmo", "PA"),
    ("Toledo Community Network", "BZ"),
    ("Instituto Nicaragüense de Estudios de Paz", "NI"),
    ("Centro de Investigación Justicia Abierta", "MX"),
    ("Universidad Bolivariana de los Andes Centrales", "VE"),
    ("Observatorio Oriental de la Violencia", "UY"),
    ("Caribbean Centre for Safe Communities", "JM"),
    ("Trinidad Institute for Youth and Justice", "TT"),
    ("Universidad Ibérica de Políticas Públicas", "ES"),
    ("Instituto Brasileiro de Convivência Urbana", "BR"),
    ("Institut Européen des Villes Sûres", "FR"),
    ("Centre Haïtien de Recherche sur la Paix", "HT"),
    ("Radio Comunitaria Voz del Lempa", "SV"),
    ("Municipalidad de Santa Elena del Mar", "HN"),
    ("Asociación Costa Limpia y Segura", "PA"),
)
"""Name and country."""


def affiliations() -> tuple[Affiliation, ...]:
    """The 117 institutions. Raises ValueError where the lists do not make up that number."""
    # A person writes their institution beside their own country, and none of the invented people lives in the United States.
    named = [each for each in INSTITUTIONS if each.country != "US"]
    shared = Counter(plain(acronym).lower() for each in named for acronym in _acronyms(each))
    known = tuple(
        Affiliation(
            name=each.name,
            country=each.country or None,
            others=(
                *(name for name, _language in each.names),
                *(acronym for acronym in _acronyms(each) if shared[plain(acronym).lower()] == 1),
            ),
            domain=_domain(each),
        )
        for each in named
    )
    invented = tuple(
        Affiliation(name, country, (), f"{_initials(name)}-{country.lower()}.example") for name, country in INVENTED
    )
    everywhere = (*known, *invented)
    if len(everywhere) != NUMBER:
        raise ValueError(f"The demo needs {NUMBER} institutions and has {len(everywhere)}.")
    return everywhere


def _acronyms(institution: Institution) -> tuple[str, ...]:
    acronyms = (institution.acronym, *(acronym for acronym, _language in institution.acronyms))
    return tuple(acronym for acronym in acronyms if acronym)


def _domain(institution: Institution) -> str:
    stem = slug(institution.acronym) or _initials(institution.name)
    return f"{stem}-{institution.country.lower()}.example" if institution.country else f"{stem}.example"


def _initials(name: str) -> str:
    """'Alcaldía de San Jacinto Norte' → 'asjn'; enough to tell addresses apart."""
    return "".join(slug(word)[:1] for word in name.split() if word[0].isupper())
