"""The counting indexes hold the rows alone that are present; institutions are looked up in one of all rows."""

from itertools import combinations

from django.db import migrations, models

from portal.many_indexes import AddIndexes, RemoveIndexes

COUNTED_BY = {
    "country": "country",
    "institution": "institution",
    "institution_kind": "kind",
    "month": "month",
    "year": "year",
    "series": "series",
    "activity": "activity",
    "role": "role",
    "mode": "mode",
    "person_sex": "sex",
}
SETTLED = (
    {"activity", "month"},
    {"activity", "year"},
    {"activity", "series"},
    {"month", "year"},
    {"institution", "institution_kind"},
)
CARRIED = ["present", "programme", "role", "mode", "outcome", "person_sex"]


def counting(name: str, *columns: str) -> models.Index:
    carried = [column for column in CARRIED if column not in columns]
    if "person_sex" in columns:
        carried.append("minutes")
    return models.Index(fields=[*columns, "person", *carried], condition=models.Q(present=True), name=f"counted_{name}")


INDEXES = [
    *(
        counting("_".join(COUNTED_BY[column] for column in pair), *pair)
        for pair in combinations(COUNTED_BY, 2)
        if set(pair) not in SETTLED
    ),
    counting("sex", "person_sex"),
    models.Index(
        fields=[
            "activity", "person", "has_other_roles", "minutes", "country", "institution", "institution_kind", *CARRIED
        ],
        condition=models.Q(has_other_roles=True),
        name="counted_in_several_roles",
    ),
]  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("participants", "0010_reported_measures")]

    operations = [
        migrations.AddIndex("participation", models.Index(fields=["institution"], name="participation_institution")),
        migrations.AddIndex(
            "participation",
            models.Index(fields=["outcome", "person"], condition=models.Q(present=False), name="counted_apart"),
        ),
        # All of them first, so that a database grows by none of them.
        RemoveIndexes("participation", [index.name for index in INDEXES]),
        AddIndexes("participation", INDEXES),
    ]
