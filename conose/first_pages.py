"""CONOSE's pages among those a site begins with."""

from conose.models import (
    CallIndexPage,
    GuideIndexPage,
    MemberIndexPage,
    NetworkPage,
    StudyIndexPage,
    TrainingIndexPage,
)
from portal.first_pages import Words, make_below, make_one
from portal.models import HomePage

NETWORK = Words(
    {
        "title": ("CONOSE", "CONOSE"),
        "introduction": (
            "La Red de Conocimiento sobre Seguridad Ciudadana: universidades, centros de pensamiento y organizaciones de la "
            "región que investigan con una agenda común, para que quien decide tenga en qué apoyarse.",
            "The Citizen Security Knowledge Network: universities, think tanks and organisations of the region that do "
            "research with one agenda, so that those who decide have something to stand on.",
        ),
        "strategy": (
            "Fortalecer a las instituciones académicas y su trabajo conjunto, para que el conocimiento de la región gane "
            "calidad\n"
            "Formar a las personas que han de entender la seguridad ciudadana y responder a sus problemas\n"
            "Acordar una agenda regional de investigación y llevarla a cabo\n"
            "Dar al debate público evidencia y lugares para hablarla con los gobiernos",
            "Strengthen academic institutions and their work together, so that the region's knowledge gains in quality\n"
            "Train the people who have to understand citizen security and respond to its problems\n"
            "Agree on a regional research agenda and carry it out\n"
            "Give the public debate evidence, and places to discuss it with governments",
        ),
    },
)

MEMBERS = Words(
    {
        "title": ("Quién trabaja en qué", "Who works on what"),
        "introduction": (
            "Las instituciones de la red por país y por tema, con las personas y los estudios que las acompañan.",
            "The network's institutions by country and theme, with the people and the studies that go with them.",
        ),
    },
    slugs=("directorio", "directory"),
)

AGENDA = Words(
    {
        "title": ("Agenda de investigación", "Research agenda"),
        "introduction": (
            "Qué quiere saber la red, qué estudia y para qué sirvió: de la pregunta a la decisión que la cita.",
            "What the network wants to know, what it studies and what that was used for: from the question to the decision "
            "that cites it.",
        ),
    },
    slugs=("agenda-de-investigacion", "research-agenda"),
)

CALLS = Words(
    {
        "title": ("Convocatorias", "Calls"),
        "introduction": (
            "Los fondos de la red: para quién son, hasta cuándo se puede postular y qué se decidió.",
            "The network's funds: whom they are for, until when one can apply, and what was decided.",
        ),
    },
    slugs=("convocatorias", "calls"),
)


GUIDES = Words(
    {
        "title": ("Protocolos y herramientas", "Protocols and toolkits"),
        "introduction": (
            "Cómo investigar sobre violencia sin dañar a nadie: lo que la red acordó, capítulo por capítulo, con listas para "
            "llevar al campo.",
            "How to do research on violence without harming anybody: what the network agreed on, chapter by chapter, with "
            "checklists to take to the field.",
        ),
    },
    slugs=("protocolos-y-herramientas", "protocols-and-toolkits"),
)


TRAINING = Words(
    {
        "title": ("Formación y foros", "Training and forums"),
        "introduction": (
            "Los cursos con certificado, los ciclos de formación, los programas virtuales y los foros internacionales de la "
            "red: cuándo son, quién los da y quién ha participado.",
            "The network's certificate courses, training cycles, virtual programmes and international forums: when they are, "
            "who gives them and who has taken part.",
        ),
    },
    slugs=("formacion-y-foros", "training-and-forums"),
)


def make(home: HomePage) -> NetworkPage:
    """The page of the network below the Spanish home page, below it the directory, the research agenda, the calls, the
    protocols and toolkits, and the list of training and forums, and their translations, each made where it is missing."""
    network = make_below(home, NetworkPage, NETWORK, slug="conose")
    make_directory(network)
    make_agenda(network)
    make_calls(network)
    make_guides(network)
    make_training(network)
    return network


def make_directory(network: NetworkPage) -> MemberIndexPage:
    """The directory below the Spanish page of the network."""
    return make_one(network, MemberIndexPage, MEMBERS)


def make_agenda(network: NetworkPage) -> StudyIndexPage:
    """The research agenda below the Spanish page of the network."""
    return make_one(network, StudyIndexPage, AGENDA)


def make_calls(network: NetworkPage) -> CallIndexPage:
    """The list of calls below the Spanish page of the network."""
    return make_one(network, CallIndexPage, CALLS)


def make_guides(network: NetworkPage) -> GuideIndexPage:
    """The list of protocols and toolkits below the Spanish page of the network."""
    return make_one(network, GuideIndexPage, GUIDES)


def make_training(network: NetworkPage) -> TrainingIndexPage:
    """The list of training and forums below the Spanish page of the network."""
    return make_one(network, TrainingIndexPage, TRAINING)
