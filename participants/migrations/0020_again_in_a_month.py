"""Participations are marked whose person has another in the same month or series; institutions by month and by series are
counted over two indexes each, of the rows with the mark and of those without."""

from django.db import migrations, models

from portal.many_indexes import AddIndexes, RemoveIndexes

CARRIED = ["present", "programme", "role", "mode", "outcome", "person_sex"]
MARKED = {"month": "again_in_month", "series": "again_in_series"}


def marking(shared: str, mark: str) -> str:
    return (
        f"UPDATE participants_participation SET {mark} = true WHERE id IN (SELECT id FROM"  # noqa: S608 - our own names
        f" (SELECT id, COUNT(*) OVER (PARTITION BY person_id, {shared}) AS times FROM participants_participation) AS taken"
        " WHERE times > 1)"
    )


def marked_indexes(column: str, mark: str) -> list[models.Index]:
    columns = ["institution", column]
    return [
        models.Index(
            fields=[*columns, *CARRIED, mark],
            condition=models.Q(present=True, **{f"{mark}__isnull": True}),
            name=f"once_institution_{column}",
        ),
        models.Index(
            fields=[*columns, "person", *CARRIED, mark],
            condition=models.Q(present=True, **{mark: True}),
            name=f"again_institution_{column}",
        ),
    ]


class Migration(migrations.Migration):
    dependencies = [("participants", "0019_training_kinds")]

    operations = [
        migrations.AddField(
            "participation",
            "again_in_month",
            models.BooleanField(
                editable=False,
                help_text="The person has another participation in this month, or another without a day.",
                null=True,
                verbose_name="again in the month",
            ),
        ),
        migrations.AddField(
            "participation",
            "again_in_series",
            models.BooleanField(
                editable=False,
                help_text="The person has another participation in this series, or another in no series.",
                null=True,
                verbose_name="again in the series",
            ),
        ),
        migrations.RunSQL(marking("month", "again_in_month"), migrations.RunSQL.noop),
        migrations.RunSQL(marking("series_id", "again_in_series"), migrations.RunSQL.noop),
        RemoveIndexes("participation", [f"counted_institution_{column}" for column in MARKED]),
        AddIndexes("participation", [index for column, mark in MARKED.items() for index in marked_indexes(column, mark)]),
    ]
