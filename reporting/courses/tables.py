"""Statistics of courses as tables and headline figures, ready to be read out."""

from collections.abc import Callable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.components import Cell, Column, DataTable, HeadlineFigure, Row
from portal.numbers import share, whole
from reporting.courses.queries import COUNTED, STAGES, ModuleReached
from reporting.courses.statistics import LABELS, Group, Statistics, definitions
from reporting.dimensions import DIMENSIONS, Member
from reporting.reach import TOTAL

Link = Callable[[str, tuple[Member, ...]], str]
"""The address of the records behind a cell: a word, and the members of its row."""


def headlines(answer: Statistics) -> list[HeadlineFigure]:
    """People in each rung of the ladder, who dropped out, the rate of completion, and how long it takes."""
    said = dict(definitions())
    figures = [
        HeadlineFigure(
            value=whole(answer.all.people_in(word)),
            label=str(LABELS[word]),
            rule=ngettext("People; %(n)s place in a run", "People; %(n)s places in runs", places)
            % {"n": whole(places)},
            definition=_("Counts everyone who %(rule)s.") % {"rule": said[str(LABELS[word])]},
        )
        for word, places in ((word, answer.all.places_in(word)) for word in (*STAGES, "dropped"))
    ]
    given = answer.all.places_in("enrolled")
    figures.append(
        HeadlineFigure(
            value=share(answer.completion),
            label=_("Completion rate"),
            rule=ngettext(
                "%(completed)s of %(given)s place that was given",
                "%(completed)s of %(given)s places that were given",
                given,
            )
            % {"completed": whole(answer.all.places_in("completed")), "given": whole(given)},
            definition=_(
                "Places that ended in a completion, certified or not, divided by all places that were given, those that "
                "were left included. Whoever is in two runs is in it twice."
            ),
        )
    )
    days = answer.duration.amount
    figures.append(
        HeadlineFigure(
            value="—" if days is None else whole(days),
            label=_("Days to complete, median"),
            rule=ngettext("Of %(n)s completion on the portal", "Of %(n)s completions on the portal", answer.duration.of)
            % {"n": whole(answer.duration.of)},
            definition=_(
                "Half of those who completed took this long or less, from opening the first lesson to completing. Imported "
                "courses tell neither moment and are left out."
            ),
        )
    )
    return figures


def stage_table(answer: Statistics, caption: str, link: Link | None = None) -> DataTable:
    """Stages down, sexes across: people."""
    ladder = answer.ladder(COUNTED)
    sexes = ladder.members(1)
    rows = []
    for word in COUNTED:
        cells = []
        for member in (*sexes, None):
            row = ladder.by_values[(word, TOTAL if member is None else member.value)]
            url = link(word, (member,) if member else ()) if link and row.participations else ""
            cells.append(Cell(whole(row.participants), url=url, is_number=True))
        rows.append(Row(Cell(str(LABELS[word])), cells))
    return DataTable(
        caption=caption,
        columns=[
            Column(_("Stage")),
            *(Column(member.label, is_number=True) for member in sexes),
            Column(_("Total"), is_number=True),
        ],
        rows=rows,
        note=_(
            "People, each once in a stage. Asked, enrolled, began, completed and certified include those further on."
        ),
    )


def group_table(
    answer: Statistics, caption: str, *, link: Link | None = None, shown: Sequence[Group] | None = None
) -> DataTable:
    """A row for each combination of the dimensions, or for those `shown`, a column for each stage, and all at the end."""
    rows = [
        Row(
            Cell(" · ".join(member.label for member in group.members)),
            [
                Cell(
                    whole(group.counts.people_in(word)),
                    url=link(word, group.members) if link and group.counts.places_in(word) else "",
                    is_number=True,
                )
                for word in COUNTED
            ],
        )
        for group in (answer.groups if shown is None else shown)
    ]
    total = Row(
        Cell(_("Total")), [Cell(whole(answer.all.people_in(word)), is_number=True) for word in COUNTED], is_total=True
    )
    return DataTable(
        caption=caption,
        columns=[
            Column(" · ".join(str(dimension.label) for dimension in answer.question.dimensions)),
            *(Column(str(LABELS[word]), is_number=True) for word in COUNTED),
        ],
        rows=[*rows, total],
        note=_("People, each once in a cell. Whoever is in two rows is once in the total."),
    )


def module_table(
    modules: dict[int, tuple[str, int]], reached: list[ModuleReached], answer: Statistics, caption: str
) -> DataTable:
    """Module by module, who opened it and who did all of its lessons, by sex: where a row is smaller, learners stopped."""
    met = {each.sex for each in reached} | {sex for sex, counts in answer.by_sex.items() if counts.people_in("active")}
    sexes = sorted(DIMENSIONS["sex"].members(met).values(), key=lambda member: member.order)
    by_key = {(each.module, each.sex): each for each in reached}
    rows = []
    for number, (title, lessons) in modules.items():
        of_module = [by_key.get((number, member.value)) for member in sexes]
        opened = [each.opened if each else 0 for each in of_module]
        done = [each.done if each else 0 for each in of_module]
        pairs = [number for pair in zip((*opened, sum(opened)), (*done, sum(done)), strict=True) for number in pair]
        head = ngettext(
            "%(number)s. %(title)s (%(lessons)s lesson)", "%(number)s. %(title)s (%(lessons)s lessons)", lessons
        ) % {"number": number, "title": title, "lessons": lessons}
        rows.append(Row(Cell(head), [Cell(whole(value), is_number=True) for value in pairs]))
    columns = [Column(_("Module"))]
    for label in (*(member.label for member in sexes), _("Total")):
        columns += [
            Column(_("%(sex)s, opened it") % {"sex": label}, is_number=True),
            Column(_("%(sex)s, did it all") % {"sex": label}, is_number=True),
        ]
    return DataTable(
        caption=caption,
        columns=columns,
        rows=rows,
        note=_("Learners of this run, whatever became of their place. Opened: one lesson of the module at least."),
    )
