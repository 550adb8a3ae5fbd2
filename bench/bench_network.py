"""The pages of a country and of the network's directories under load, with the demo's seasons, library, courses and network,
and then with 5,000 researchers more.

Served as the public pages are (`bench.bench_pages`), uncached. Queries are asked of the same database by the test client.
"""

from collections.abc import Iterator

from bench import Row
from bench.bench_pages import CLIENTS, load_of, served
from bench.own_portal import ROOT, manage, own_portal

COUNTRY, COUNTRY_QUERIES, COUNTRY_PER_SECOND = "/es/paises/gt/", 15, 80
PAGES = (
    ("a country's page", COUNTRY, COUNTRY_PER_SECOND),
    ("who works on human mobility in Honduras", "/es/conose/directorio/?theme=movilidad-humana&country=HN", None),
)
RESEARCHERS, FILTERED_MILLISECONDS = 5_000, 50
DIRECTORIES = (
    ("by theme and country", "/es/investigadores/?theme=movilidad-humana&country=HN"),
    ("by language and institution", "/es/investigadores/?language=cab&institution={institution}"),
    ("by words", "/es/investigadores/?text=nunez+barrios"),
    ("not at all", "/es/investigadores/"),
)
MANY = f"""
from random import Random
from django.utils import timezone
from conose.models import Researcher, ResearcherLanguage
from participants.models import Consent, Institution, Person, PublicProfile
from portal.models import Theme
chance, now = Random(7), timezone.now()
themes = list(Theme.objects.order_by("slug")); countries = ["GT", "SV", "HN", "CR", "PA", "BZ", "DO"]
Institution.objects.bulk_create(Institution(name=f"Instituto {{n}}", key=f"instituto {{n}}", country_id=countries[n % 7]) for n in range(300))
institutions = list(Institution.objects.filter(key__startswith="instituto ").order_by("pk"))[-300:]
names = [f"{{chance.choice(('Ana', 'Luz', 'Ángel', 'José', 'Mar'))}} {{chance.choice(('Núñez', 'Paz', 'Reyes', 'Sol', 'Cruz'))}} {{n}}" for n in range({RESEARCHERS})]
from participants.attendance.folding import fold_name
people = Person.objects.bulk_create(Person(name=name, key=fold_name(name), country_id=chance.choice(countries)) for name in names)
PublicProfile.objects.bulk_create(PublicProfile(person=each, slug=f"investiga-{{n}}", display_name=each.name, position_es="Investigadora", biography_es="Estudia los barrios y sus escuelas. " * 12, institution=institutions[n % 300]) for n, each in enumerate(people))
Consent.objects.bulk_create(Consent(person=each, purpose=purpose, version="1", given_at=now) for each in people for purpose in ("public_profile", "researcher"))
rows = Researcher.objects.bulk_create(Researcher(person=each, state="approved", published_at=now) for each in people)
Theme_, Country_ = Researcher.themes.through, Researcher.countries.through
Theme_.objects.bulk_create(Theme_(researcher=row, theme=theme) for row in rows for theme in chance.sample(themes, 3))
Country_.objects.bulk_create(Country_(researcher=row, country_id=code) for row in rows for code in chance.sample(countries, 2))
ResearcherLanguage.objects.bulk_create(ResearcherLanguage(researcher=row, code=code) for row in rows for code in chance.sample(["es", "en", "fr", "cab", "quc"], 2))
print(institutions[11].pk)
"""
LOAD = """
from datacction.demo.load import load as seasons
from publications.demo.load import load as library
from trainaction.demo.load import load as courses
from conose.demo.load import load as network
for load in (seasons, library, courses, network): load(lambda line: None)
"""
QUERIES = f"""
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
client = Client(); client.get({COUNTRY!r})
with CaptureQueriesContext(connection) as captured: sections = client.get({COUNTRY!r}).content.count(b'class="section" id=')
print(len(captured), sections)
"""


def run() -> Iterator[Row]:
    with own_portal() as env:
        manage(env, "shell", "-v0", "-c", LOAD)
        manage(env, "search_rebuild")
        queries, kinds = map(int, manage(env, "shell", "-v0", "-c", QUERIES).split()[-2:])
        yield Row(
            f"a country's page, {kinds} kinds of content, queries",
            str(queries),
            f"≤ {COUNTRY_QUERIES}",
            "",
            queries <= COUNTRY_QUERIES,
        )
        with served("portal.wsgi:application", ROOT, env) as (port, server):
            for what, path, wanted in PAGES:
                load_of(port, path, server)  # what a process reads once
                load = load_of(port, path, server)
                yield Row(
                    f"{what}, {CLIENTS} clients at once",
                    f"{load.per_second:,.0f} requests/s ({load.milliseconds:.1f} ms of processor time each)",
                    f"≥ {wanted} requests/s" if wanted else "",
                    "",
                    load.per_second >= wanted if wanted else None,
                )
        institution = manage(env, "shell", "-v0", "-c", MANY).split()[-1]
        with served("portal.wsgi:application", ROOT, env) as (port, server):
            for how, path in DIRECTORIES:
                address = path.format(institution=institution)
                load_of(port, address, server)
                load = load_of(port, address, server)
                yield Row(
                    f"directory of {RESEARCHERS:,} researchers filtered {how}",
                    f"{load.milliseconds:.1f} ms of processor time each ({load.per_second:,.0f} requests/s)",
                    f"≤ {FILTERED_MILLISECONDS} ms" if "not" not in how else "",
                    "",
                    load.milliseconds <= FILTERED_MILLISECONDS if "not" not in how else None,
                )
