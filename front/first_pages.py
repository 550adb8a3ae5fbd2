"""The front door's part of what a site begins with: the list of news, and the topics of messages."""

from front.models import ArticleIndexPage, ContactTopic
from portal.first_pages import Words, make_below
from portal.models import HomePage

NEWS = Words(
    {
        "title": ("Noticias", "News"),
        "introduction": (
            "Lo que el programa cuenta con voz propia: qué pasó, qué se publicó y para qué sirve.",
            "What the programme tells in its own voice: what happened, what was published and what it is good for.",
        ),
    },
    slugs=("noticias", "news"),
)

NETWORK_TOPIC = (
    ("Red CONOSE y sus convocatorias", "The CONOSE network and its calls"),
    ("Unirse a la red, investigadores, estudios y qué decisión los cita, convocatorias y postulaciones.",
     "Joining the network, researchers, studies and which decision cites them, calls and applications."),
)  # fmt: skip
LIBRARY_TOPIC = "biblioteca"
"""Which the search leads to from what it does not find. One that an editor took out is chosen by no address."""
TOPICS = (
    ("actividades", ("Actividades e inscripción", "Activities and registration"),
     ("Seminarios, intercambios, foros y semanas: enlaces, constancias, cambios.",
      "Webinars, exchanges, forums and weeks: links, certificates, changes.")),
    ("cursos", ("Cursos", "Courses"), ("Inscripción, lecciones, certificados de TrainAction.", "Enrolment, lessons, certificates of TrainAction.")),
    ("red", *NETWORK_TOPIC),
    (LIBRARY_TOPIC, ("Biblioteca y datos", "Library and data"),
     ("Una corrección, un estudio que falta, otra forma de un documento.",
      "A correction, a study that is missing, another form of a document.")),
    ("mis-datos", ("Mis datos", "My data"), ("Lo que se guarda de usted.", "What is kept of you.")),
    ("otro", ("Otro asunto", "Something else"), ("", "")),
)  # fmt: skip


def make(home: HomePage) -> ArticleIndexPage:
    """The list of news below the Spanish home page, and its translation, made where it is missing; and topics, where there
    are none. Their addressees only the owners of the site know."""
    if not ContactTopic.objects.exists():
        for place, (slug, name, said) in enumerate(TOPICS):
            ContactTopic.objects.create(
                slug=slug, name_es=name[0], name_en=name[1], help_es=said[0], help_en=said[1], place=place
            )
    return make_below(home, ArticleIndexPage, NEWS, slug="noticias")
