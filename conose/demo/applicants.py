"""What the demo tells of the fund's calls: that the network created a fund for young researchers is the programme's own
account; rules, amounts, applicants, projects and letters are the demo's own, and every person in it is invented."""

from dataclasses import dataclass
from datetime import date

Words = tuple[str, str]
"""Spanish, English."""

TITLE: Words = ("Fondo para jóvenes investigadoras e investigadores", "Fund for young researchers")
SUMMARY: Words = (
    "La red creó en 2021 un fondo para que quienes empiezan a investigar la seguridad ciudadana lleven a cabo un estudio "
    "propio, pequeño y terminado en un año. Las bases y los montos de esta convocatoria son inventados para la demostración.",
    "In 2021 the network created a fund so that those who begin to do research on citizen security can carry out a study of "
    "their own, small and finished within a year. The rules and amounts of this call are invented for the demonstration.",
)
BODY: tuple[Words, ...] = (
    ("Qué se financia", "What is funded"),
    (
        "Un estudio con datos propios o con registros que ya existen: entrevistas, encuestas breves, lectura de expedientes, "
        "mapas. Al final se entrega un informe de veinte páginas, los datos sin nombres y una hoja para quien decide.",
        "A study with data of one's own or with records that exist already: interviews, short surveys, reading of case files, "
        "maps. At its end come a report of twenty pages, the data without names and one page for those who decide.",
    ),
    ("Qué no se financia", "What is not funded"),
    (
        "Salarios de personal fijo, equipos que cuesten más de la quinta parte del monto, viajes fuera de la región.",
        "Salaries of permanent staff, equipment that costs more than a fifth of the amount, travel outside the region.",
    ),
)
PUBLISHED: tuple[Words, Words] = (
    ("Qué se publica", "What is published"),
    (
        "De cada proyecto apoyado, su título y el monto; el nombre y la institución de quien lo realiza, solo si está de acuerdo.",
        "Of each project that is funded, its title and the amount; the name and the institution of who carries it out only if "
        "they agree.",
    ),
)
RULES: Words = ("Bases de la convocatoria", "Rules of the call")
CRITERIA: tuple[Words, ...] = (
    ("No he recibido antes dinero de este fondo.", "I have not had money of this fund before."),
    ("Puedo terminar el estudio en doce meses.", "I can finish the study within twelve months."),
)
PROBLEM, METHOD, USE = "problem", "method", "use"
PARTS: tuple[tuple[str, str, Words, Words, int | None, tuple[Words, ...]], ...] = (
    ("", "section", ("El estudio", "The study"), ("", ""), None, ()),
    (
        PROBLEM, "text", ("¿Qué quiere saber y por qué importa?", "What do you want to know, and why does it matter?"),
        ("Diga qué se sabe ya y qué falta.", "Say what is known already and what is missing."), 250, (),
    ),
    (
        METHOD, "text", ("¿Cómo lo va a averiguar?", "How are you going to find out?"),
        ("Datos, lugares, cuántas personas, en qué meses.", "Data, places, how many people, in which months."), 300, (),
    ),
    (
        "line", "choice", ("Línea de la agenda", "Line of the agenda"), ("", ""), None,
        (("Migración", "Migration"), ("Seguridad", "Security"), ("Género y violencia", "Gender and violence"),
         ("Género y cárcel", "Gender and incarceration"), ("Otra", "Another")),
    ),
    (
        USE, "text", ("¿Quién debería usar lo que encuentre?", "Who should use what you find?"),
        ("Una institución, con nombre, y para qué decisión.", "An institution, by name, and for which decision."), 150, (),
    ),
    ("", "section", ("Dinero y documentos", "Money and documents"), ("", ""), None, ()),
    (
        "budget", "budget", ("Presupuesto", "Budget"), ("Con impuestos.", "With taxes."), None,
        (("Trabajo de campo", "Field work"), ("Honorarios", "Fees"), ("Materiales", "Materials"), ("Publicación", "Publication")),
    ),
    (
        "cv", "file", ("Hoja de vida", "Curriculum vitae"),
        ("Dos páginas.", "Two pages."), None, (),
    ),
)  # fmt: skip
"""Word, kind, label, help, words at most, choices. The curriculum tells who the applicant is."""
PROMPT: Words = (
    "Diga cómo conoce su trabajo, qué sabe hacer y si cree que puede terminar este estudio en un año.",
    "Say how you know their work, what they can do, and whether you think that they can finish this study within a year.",
)
QUESTIONS: tuple[tuple[Words, Words], ...] = (
    (
        ("¿Puede postular alguien que termina su maestría este año?", "Can somebody apply who finishes a master's degree this year?"),
        ("Sí. No se pide un grado: se pide un estudio que se pueda hacer.", "Yes. No degree is asked for: what is asked for is a study that can be done."),
    ),
    (
        ("¿El presupuesto puede incluir el pago a quienes hacen las entrevistas?", "Can the budget include pay for interviewers?"),
        ("Sí, en «Honorarios», con el número de entrevistas y lo que se paga por cada una.", "Yes, under “Fees”, with the number of interviews and what is paid for each."),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Applicant:
    """An invented applicant with their project. `institution` is a member's slug of conose.demo.content; budget lines are
    (heading's place, what for, amount)."""

    name: str
    born: date
    sex: str
    country: str
    institution: str
    language: str
    title: str
    line: str
    problem: str
    method: str
    use: str
    budget: tuple[tuple[int, str, int], ...]
    referee: tuple[str, str]
    letter: str = ""
    co_applicant: tuple[str, str] | None = None
    is_withdrawn: bool = False


CLOSED = (
    Applicant(
        "Marisol Chub Caal", date(1998, 3, 14), "women", "GT", "cemig", "es",
        "Las que esperan: mujeres de Huehuetenango cuyos hijos se fueron", "Migración",
        "Se cuenta a quienes se van y a quienes vuelven, y casi nunca a quienes esperan. Quiero saber qué deudas, qué amenazas y qué apoyos tienen las madres de jóvenes que migraron en los últimos tres años.",
        "Treinta entrevistas en cuatro aldeas, en mam y en español, entre marzo y junio; lectura de las actas de dos cooperativas de crédito; un taller en cada aldea para devolver lo encontrado antes de publicarlo.",
        "La oficina municipal de la mujer, para decidir a quién acompaña con su fondo de emergencia.",
        ((0, "Viajes a cuatro aldeas, doce días", 1450), (1, "Dos intérpretes de mam", 1200), (2, "Grabadora y transcripción", 650), (3, "Cartilla en dos lenguas", 700)),
        ("Lucrecia Sandoval Ixcot", "l.sandoval@cemi.example"),
        "Marisol coordinó conmigo dos encuestas en la frontera. Entrega a tiempo, pregunta cuando duda y trata a quien entrevista con un respeto que se nota en los datos. Este estudio le queda a su medida.",
        ("Petrona Ixtabalán Sis", "Entrevistas en mam"),
    ),
    Applicant(
        "Kevin Josué Mejía Lara", date(1996, 11, 2), "men", "HN", "iudpas", "es",
        "Cuando la patrulla tarda: tiempos de respuesta y confianza en tres colonias", "Seguridad",
        "El país publica cuántas llamadas recibe el 911, y no cuánto tarda en llegar alguien. Quiero medir el tiempo entre la llamada y la llegada, y preguntar qué hace la gente mientras espera.",
        "Solicitud de los registros de despacho de un año, con hora y colonia y sin direcciones; encuesta a ciento ochenta hogares en tres colonias; dos grupos de discusión con policías de turno.",
        "El sistema nacional de emergencias, para repartir las patrullas por hora y no por costumbre.",
        ((0, "Encuesta a 180 hogares", 2100), (1, "Tres encuestadoras", 1500), (2, "Impresión y tabletas prestadas", 400)),
        ("Gloria Varela Sauceda", "g.varela@iudpas.example"),
        "Ha trabajado dos años con nuestros registros y encontró en ellos errores que nadie había visto. Escribe claro. Le haría falta apoyo para la encuesta, que es nueva para él, y lo ha pedido.",
    ),
    Applicant(
        "Fátima Beatriz Orellana", date(1999, 6, 21), "women", "SV", "idem", "es",
        "Medidas de protección que vencen: qué pasa el día después", "Género y violencia",
        "Un juzgado concede una medida de protección por seis meses. ¿Cuántas se renuevan, quién avisa que vencen y qué pasa la semana siguiente? No hay un registro que lo diga.",
        "Lectura de doscientos expedientes terminados de dos juzgados especializados, con permiso y sin nombres; quince entrevistas con quienes atienden en ventanilla; una línea de tiempo de cada medida.",
        "La unidad de género del órgano judicial, para avisar antes de que una medida venza.",
        ((0, "Transporte a dos juzgados", 600), (1, "Apoyo para leer expedientes", 2200), (2, "Equipo de anonimización", 500), (3, "Hoja para juzgados", 350)),
        ("Rebeca Alfaro Montes", "r.alfaro@idem.example"),
        "Fátima conoce los juzgados porque trabajó en una ventanilla. Su pregunta es la que nos hacemos todas y que nadie había podido contar. Recomiendo el estudio sin reservas.",
    ),
    Applicant(
        "Shanice Arzu", date(2000, 1, 30), "women", "BZ", "belize-peace", "en",
        "First job after prison: employers' side of the story", "Género y cárcel",
        "Programmes train people for a job after prison, and nobody asks those who would hire them. I want to know what forty employers of Belize City fear, what they have seen and what would change their mind.",
        "Forty interviews with owners of small firms, ten of them women-led; a short experiment with two versions of a letter of recommendation; a meeting with the prison's own training officers to read the results together.",
        "The Kolbe Foundation's training unit, to decide which certificates are worth the paper.",
        ((0, "Interviews, local travel", 900), (1, "One assistant, three months", 1800), (3, "Booklet for employers", 600)),
        ("Marlene Usher", "m.usher@bcps.example"),
        "Shanice designed the follow-up of our reintegration course on her own. She is careful with people who have been let down before. The design is modest and it will be done.",
    ),
    Applicant(
        "José Daniel Quesada Solís", date(1997, 9, 9), "men", "CR", "catedra-seguridad", "es",
        "Cámaras en la parada: qué cambió y para quién", "Seguridad",
        "Tres municipios pusieron cámaras en paradas de bus. Los asaltos bajaron en las paradas. ¿Bajaron en el barrio, o se mudaron dos calles?",
        "Comparación de denuncias por cuadrante antes y después, con paradas parecidas sin cámara; recorridos a pie con usuarias a las seis de la tarde; código y datos abiertos al final.",
        "La unión de gobiernos locales, antes de comprar las siguientes doscientas cámaras.",
        ((0, "Recorridos y mapas", 800), (1, "Asistente de análisis", 2400), (2, "Datos cartográficos", 300), (3, "Sitio con mapas", 500)),
        ("Tomás Quirós Vega", "t.quiros@csc.example"),
        "",
    ),
    Applicant(
        "Anyelina Rosario Batista", date(1995, 12, 5), "women", "DO", "observa-caribe", "es",
        "El camino a la escuela: lo que ven las niñas de Villa Mella", "Género y violencia",
        "Las estadísticas empiezan cuando hay una denuncia. Las niñas saben antes qué esquina evitar. Quiero hacer con ellas el mapa de ese saber y compararlo con las denuncias.",
        "Mapas dibujados por ochenta niñas de cuatro escuelas, con permiso de sus familias; caminatas con docentes; comparación con denuncias de dos años; devolución en cada escuela.",
        "El distrito escolar y la policía municipal, para poner luz y presencia donde hace falta.",
        ((0, "Talleres en cuatro escuelas", 1600), (1, "Dos facilitadoras", 1400), (2, "Materiales de dibujo", 250), (3, "Mapa impreso", 450)),
        ("Yudelka Peña Rosario", "y.pena@oscar.example"),
        "Anyelina lleva tres años en nuestras escuelas y las familias la conocen por su nombre. Con ella las niñas hablan. Su cuidado con los permisos es ejemplar.",
        ("Wilkin de los Santos", "Caminatas y mapas"),
    ),
    Applicant(
        "Eduardo Abrego Santos", date(1998, 8, 17), "men", "PA", "istmo-datos", "es",
        "Lo que un parte policial no deja escribir", "Otra",
        "El formulario del parte tiene doce casillas y obliga a elegir una. Quiero saber cuántos hechos quedan mal contados por eso y qué casillas harían falta.",
        "Revisión de trescientos partes con el relato libre al lado de la casilla elegida; prueba de un formulario corregido con veinte agentes; medida del tiempo que toma llenarlo.",
        "La dirección de estadística de la policía, que cambia el formulario el año próximo.",
        ((1, "Codificación doble de 300 partes", 1900), (2, "Licencias", 200), (3, "Guía de llenado", 400)),
        ("Iván Batista Ríos", "i.batista@lida.example"),
        "Eduardo entiende los datos y a quienes los llenan, que no es común. El estudio es pequeño y por eso creíble.",
    ),
    Applicant(
        "Ariel Zelaya Pineda", date(1999, 4, 11), "other", "HN", "voces-diversas", "es",
        "Denunciar dos veces: personas trans ante la ventanilla", "Género y violencia",
        "Quien denuncia cuenta lo que le pasó y, antes, quién es. Quiero saber en qué momento de ese trámite se van las personas trans y qué las haría quedarse.",
        "Veinticinco entrevistas, acompañamiento a diez denuncias con permiso, lectura del protocolo vigente paso a paso.",
        "La fiscalía, para el protocolo que está revisando.",
        ((0, "Acompañamientos", 900), (1, "Apoyo psicosocial a quienes cuentan", 1500), (3, "Hoja para ventanillas", 300)),
        ("Alex Zúniga Mejía", "a.zuniga@rvd.example"),
        "",
        None,
        True,
    ),
)  # fmt: skip
OPEN = (
    Applicant(
        "Rosa Elena Tzul", date(1997, 2, 8), "women", "GT", "cemig", "es",
        "Volver a un lugar que ya no está: jóvenes retornados a barrios nuevos", "Migración",
        "Muchos jóvenes retornados no vuelven a su aldea sino a un barrio donde no conocen a nadie. Quiero saber quién los recibe.",
        "Encuesta breve a cien retornados en un centro de recepción y, tres meses después, a los mismos por teléfono.",
        "El ministerio de trabajo, para su programa de primer empleo.",
        ((0, "Encuesta en el centro", 1300), (1, "Dos encuestadores", 1100), (2, "Teléfono", 300)),
        ("Lucrecia Sandoval Ixcot", "l.sandoval@cemi.example"),
    ),
    Applicant(
        "Darren Young", date(1996, 5, 27), "men", "BZ", "belize-peace", "en",
        "Boys who left the gang without leaving the street", "Otra",
        "Leaving a gang is told as leaving a place. Most boys stay on the same street. I want to know how.",
        "Life histories of twelve young men, three meetings with each over a year, with a youth worker beside me.",
        "The Department of Youth Services, for its mentoring scheme.",
        ((0, "Meetings and meals", 800), (1, "Youth worker", 1700), (3, "Short film", 500)),
        ("Marlene Usher", "m.usher@bcps.example"),
    ),
)  # fmt: skip
