"""The notices a site begins with, in both languages: what it is, how accessible, what it keeps of people, on what terms.

An editor writes over every one of them. They say what is true of the program; who answers for the site, only its owners
know: that is a setting, which two of the notices show.
"""

from collections.abc import Callable
from html import escape

from portal.first_pages import Words, make_home
from portal.making_pages import publish_below, translate_to_english
from portal.models import HomePage, StandardPage

Text = tuple[str, str]
"""Spanish, English."""
RESPONSIBLE: Text = ("", "")
"""Stands among paragraphs for what the settings say of who answers for the site."""
PRIVACY_SLUGS = ("privacidad", "privacy")
"""Where forms find the notice that says what is kept of people."""


def _words(title: Text, slugs: Text, intro: Text, sections: tuple[tuple[Text, tuple[Text, ...]], ...]) -> Words:
    """A notice of sections, each a heading with its paragraphs, or with who answers for the site."""
    blocks: list[tuple[str, object]] = []
    more: list[Text] = []
    for heading, paragraphs in sections:
        blocks.append(("heading", {"text": heading[0], "level": "2"}))
        said = [each for each in paragraphs if each != RESPONSIBLE]
        if said:
            blocks.append(("text", "".join(f"<p>{escape(each[0])}</p>" for each in said)))
        if RESPONSIBLE in paragraphs:
            blocks.append(("responsible", None))
        more += [heading, *said]
    return Words({"title": title, "intro": intro}, sections=tuple(blocks), more=tuple(more), slugs=slugs)


NOTICES = (
    _words(
        ("Sobre este portal", "About this portal"),
        ("sobre-este-portal", "about-this-portal"),
        (
            "Un lugar para lo que el programa hace, publica y enseña, y para saber a quiénes llega.",
            "One place for what the programme does, publishes and teaches, and for knowing whom it reaches.",
        ),
        (
            (
                ("Qué se encuentra aquí", "What is found here"),
                (
                    (
                        "Los seminarios en línea, intercambios y foros de DatAction, los cursos de TrainAction, la red de "
                        "conocimiento CONOSE y una biblioteca de estudios y datos sobre seguridad ciudadana en Centroamérica y "
                        "la República Dominicana. Todo se puede buscar en un solo lugar, en español y en inglés.",
                        "The webinars, exchanges and forums of DatAction, the courses of TrainAction, the CONOSE knowledge "
                        "network, and a library of studies and data on citizen security in Central America and the Dominican "
                        "Republic. All of it can be searched in one place, in Spanish and in English.",
                    ),
                ),
            ),
            (
                ("De dónde salen las cifras", "Where the figures come from"),
                (
                    (
                        "Cada cifra de alcance se cuenta de los registros de participación del programa: una persona cuenta "
                        "una vez, por muchas actividades en que haya estado. Junto a cada cifra se dice qué regla la define y "
                        "cuándo se calculó.",
                        "Each figure of reach is counted from the programme's records of participation: a person counts once, "
                        "however many activities they were in. Beside each figure stands the rule that defines it and the day "
                        "on which it was computed.",
                    ),
                    (
                        "Los grupos de menos de diez personas no se muestran, para que nadie pueda ser reconocido.",
                        "Groups of fewer than ten people are not shown, so that nobody can be recognised.",
                    ),
                ),
            ),
            (
                ("Quién responde por el portal", "Who answers for the portal"),
                (RESPONSIBLE,),
            ),
        ),
    ),
    _words(
        ("Accesibilidad", "Accessibility"),
        ("accesibilidad", "accessibility"),
        (
            "El portal está hecho para que lo use cualquiera: con teclado, con lector de pantalla, en un teléfono y con una "
            "conexión lenta.",
            "The portal is made to be used by anyone: with a keyboard, with a screen reader, on a phone and over a slow line.",
        ),
        (
            (
                ("Qué se cuida", "What is taken care of"),
                (
                    (
                        "Se sigue la norma WCAG 2.2 en su nivel AA. Las páginas funcionan sin JavaScript, el texto se puede "
                        "ampliar, el contraste se respeta en claro y en oscuro, y nada se dice solo con un color. Los gráficos "
                        "llevan su tabla al lado.",
                        "The standard WCAG 2.2 is followed at level AA. Pages work without JavaScript, text can be made "
                        "larger, contrast holds in light and in dark, and nothing is said by colour alone. Charts have their "
                        "table beside them.",
                    ),
                ),
            ),
            (
                ("Qué puede faltar", "What may be missing"),
                (
                    (
                        "Algunos documentos antiguos en PDF no están etiquetados, y no todas las grabaciones tienen "
                        "subtítulos. Los paquetes interactivos de otros autores se muestran como ellos los hicieron.",
                        "Some older PDF documents are not tagged, and not all recordings have captions. Interactive packages "
                        "by other authors are shown as they were made.",
                    ),
                    (
                        "Quien encuentre una barrera puede pedir el contenido en otra forma a quien responde por el portal.",
                        "Whoever meets a barrier can ask those who answer for the portal for the content in another form.",
                    ),
                ),
            ),
        ),
    ),
    _words(
        ("Privacidad", "Privacy"),
        PRIVACY_SLUGS,
        (
            "Qué se guarda de las personas, para qué, y cómo cada quien lo ve, lo corrige y lo borra.",
            "What is kept of people, what for, and how everyone sees, corrects and erases it.",
        ),
        (
            (
                ("Al visitar", "When you visit"),
                (
                    (
                        "Leer no deja rastro de quién lee: no hay publicidad, ni contadores de terceros, ni cookies para "
                        "seguir a nadie. Las descargas se cuentan sin cookies. Una cookie recuerda que alguien ingresó a su "
                        "cuenta, otra protege los formularios, y quien pregunta o vota en una página en vivo recibe una "
                        "que recuerda su voto por siete días.",
                        "Reading leaves no trace of who reads: there is no advertising, no counters of others, no cookies to "
                        "follow anybody. Downloads are counted without cookies. One cookie remembers that somebody signed in, "
                        "another protects forms, and whoever asks or votes on a live page gets one that remembers the vote for "
                        "seven days.",
                    ),
                    (
                        "Lo que se elige en un dispositivo (los colores, la agenda de una Semana) y lo que se escribe sin "
                        "conexión se queda en él; lo escrito, hasta que se pueda enviar.",
                        "What is chosen on a device (the colours, the agenda of a Week) and what is written without a line stays "
                        "on it; what was written, until it can be sent.",
                    ),
                    (
                        "Un video de YouTube o de Vimeo se carga solo cuando usted lo pide; desde entonces rigen las reglas de "
                        "ese servicio.",
                        "A video of YouTube or Vimeo is loaded only when you ask for it; from then on that service's rules hold.",
                    ),
                ),
            ),
            (
                ("Al participar", "When you take part"),
                (
                    (
                        "Quien se inscribe da su nombre, su correo, su sexo (o prefiere no decirlo), su institución y su país. "
                        "En un curso dice además su sector y, donde se pide, su grupo de edad. Con eso se cuenta a quiénes llega el "
                        "programa, y se envía lo que hace falta para participar. Lo ven solo quienes llevan el registro y, de "
                        "su cohorte, la tutoría; cada consulta queda anotada.",
                        "Whoever registers gives a name, an e-mail address, a sex (or prefers not to say), an institution and a "
                        "country; in a course also a sector and, where it is asked, an age group. With these it is counted whom the "
                        "programme reaches, and what is needed to take part is sent. Only those who keep the registry see them "
                        "and, of their run, its tutors; each look is written down.",
                    ),
                    (
                        "De quien sigue un curso se guarda lo que abre, responde, entrega y escribe en el foro. Lo ven la "
                        "tutoría y quienes llevan los cursos; en el foro, también las demás personas de su cohorte, por el "
                        "nombre de pila. Lo que se califica se lee sin saber de quién es. Lo que dice un certificado lo ve quien "
                        "tiene su código, salvo que quien lo recibió no lo quiera.",
                        "Of whoever takes a course it is kept what they open, answer, hand in and write in the forum. Its tutors "
                        "and those who run the courses see it; in the forum, the other people of their run do, too, by the first "
                        "name. What is marked is read without knowing whose it is. What a certificate says is seen by whoever has "
                        "its code, unless its holder does not want that.",
                    ),
                    (
                        "Un comentario se publica con el nombre que usted elige, y puede retirarlo. Quien recibe el boletín da "
                        "solo su correo, lo confirma, y lo deja con un clic.",
                        "A comment is published under the name that you choose, and you can take it back. Whoever gets the "
                        "newsletter gives an address alone, confirms it, and ends it with one press.",
                    ),
                    (
                        "Quien postula a una convocatoria da lo que su formulario pide; lo ven la secretaría, el comité y quienes "
                        "evalúan esa postulación (sin nombres, donde la evaluación es a ciegas). La carta de una referencia la "
                        "leen ellos y nadie más. Quien pide unirse a la red, o escribe al portal, da su nombre y su correo, que "
                        "lee quien le responde. Cada consulta de una postulación y de un mensaje queda anotada.",
                        "Whoever applies to a call gives what its form asks for; the secretary, the committee and those who review "
                        "that application see it (without names, where the review is blind). A referee's letter is read by them and "
                        "nobody else. Whoever asks to join the network, or writes to the portal, gives a name and an address, which "
                        "are read by whoever answers. Each look at an application and at a message is written down.",
                    ),
                    (
                        "Un perfil público aparece solo con consentimiento, y desaparece en cuanto se retira.",
                        "A public profile appears with consent alone, and is gone as soon as that is withdrawn.",
                    ),
                ),
            ),
            (
                ("Sus derechos", "Your rights"),
                (
                    (
                        "En «Mis datos», dentro de su cuenta, puede ver y descargar todo lo que se guarda de usted, corregirlo y "
                        "borrarlo. Al borrar, de su participación queda un hecho sin nombre, para que los totales publicados "
                        "sigan siendo ciertos.",
                        "Under “My data”, in your account, you can see and download all that is kept of you, correct it and erase "
                        "it. After erasing, a fact without a name is left of your participation, so that published totals stay "
                        "true.",
                    ),
                    (
                        "Lo que ya no hace falta se borra solo, cada clase de dato a su plazo.",
                        "What is no longer needed is deleted by itself, each kind of data after its own time.",
                    ),
                ),
            ),
            (("Quién responde por sus datos", "Who answers for your data"), (RESPONSIBLE,)),
        ),
    ),
    _words(
        ("Condiciones de uso", "Terms of use"),
        ("condiciones-de-uso", "terms-of-use"),
        (
            "Para leer, citar y compartir no hace falta permiso. Para lo demás, estas son las reglas.",
            "No permission is needed to read, to cite and to share. For the rest, these are the rules.",
        ),
        (
            (
                ("Contenidos", "Content"),
                (
                    (
                        "Cada publicación y cada conjunto de datos dice cómo citarlo y, donde se conoce, su licencia. Los textos del "
                        "portal se pueden citar diciendo de dónde vienen. Lo que firman otras personas expresa su opinión, no la del "
                        "programa.",
                        "Each publication and each dataset says how to cite it and, where it is known, its licence. The portal's "
                        "texts may be quoted if it is said where they come from. What other people sign is their opinion, not the programme's.",
                    ),
                ),
            ),
            (
                ("Cuentas y conversación", "Accounts and conversation"),
                (
                    (
                        "Una cuenta es de una persona. En foros y comentarios se discute con respeto: no se publican datos de "
                        "otras personas, ni insultos, ni propaganda. Quien modera puede ocultar un mensaje y dice por qué.",
                        "An account is one person's. In forums and comments discussion is respectful: no data of other people, "
                        "no insults, no advertising. Moderators may hide a message, and say why.",
                    ),
                ),
            ),
            (
                ("Certificados", "Certificates"),
                (
                    (
                        "Un certificado dice lo que el registro sabe. Se puede comprobar con su código, y se revoca si se obtuvo "
                        "con engaño.",
                        "A certificate says what the registry knows. It can be checked by its code, and is revoked if it was "
                        "obtained by deceit.",
                    ),
                ),
            ),
        ),
    ),
)


def make_notices(home: HomePage) -> StandardPage:
    """The notices below the Spanish home page, shown in the footer, and their translations, each made where it is missing.

    Returns the first, which tells of the portal.
    """
    pages = [_make(home, words) for words in NOTICES]
    return pages[0]


def load(say: Callable[[str], None]) -> None:
    """The notices in the demo."""
    say("Notices about the portal, privacy and accessibility ...")
    make_notices(make_home())


def _make(home: HomePage, words: Words) -> StandardPage:
    page = StandardPage.objects.child_of(home).filter(slug=words.slugs[0]).first()
    if page is None:
        page = publish_below(home, StandardPage(slug=words.slugs[0], in_footer=True, **words.fields("es")))
    made: StandardPage = page
    translate_to_english(made, words.texts())
    return made
