"""Choices of a participation become numbers, and every pair of columns that a breakdown groups by gets its index."""

import django.db.models.deletion
import participants.models.coded
from django.db import migrations, models
from django.db.models import Count, F

from portal.many_indexes import AddIndexes

CODES = {
    "programme": ["datacction", "trainaction", "conose"],
    "role": ["participant", "specialist", "moderator", "organiser", "learner", "tutor"],
    "mode": ["online", "in_person"],
    "outcome": ["registered", "attended", "completed", "certified"],
    "sex": ["women", "men", "other", "not_stated"],
    "person_sex": ["women", "men", "other", "not_stated"],
}


def check_references(schema_editor):
    """PostgreSQL alters no table that has references left to check."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute("SET CONSTRAINTS ALL DEFERRED")


def encode(apps, schema_editor):
    participations = apps.get_model("participants", "Participation").objects.using(schema_editor.connection.alias)
    for column, texts in CODES.items():
        for code, text in enumerate(texts):
            participations.filter(**{column: text}).update(**{column: str(code)})
    check_references(schema_editor)


def decode(apps, schema_editor):
    participations = apps.get_model("participants", "Participation").objects.using(schema_editor.connection.alias)
    for column, texts in CODES.items():
        for code, text in enumerate(texts):
            participations.filter(**{column: str(code)}).update(**{column: text})
    check_references(schema_editor)


def repeat(apps, schema_editor):
    """Fill the new columns from what they repeat."""
    alias = schema_editor.connection.alias
    Participation = apps.get_model("participants", "Participation")
    Institution = apps.get_model("participants", "Institution")
    participations = Participation.objects.using(alias)
    participations.exclude(month=None).update(year=F("month") / 100)
    of_kind = {}
    for pk, kind in Institution.objects.using(alias).values_list("pk", "kind"):
        of_kind.setdefault(kind, []).append(pk)
    for kind, pks in of_kind.items():
        for start in range(0, len(pks), 500):
            participations.filter(institution__in=pks[start : start + 500]).update(institution_kind=kind)
    several = (
        participations.order_by()
        .values("activity", "person")
        .annotate(roles=Count("pk"))
        .filter(roles__gt=1)
        .values_list("activity", "person")
    )
    for activity, person in list(several):
        participations.filter(activity=activity, person=person).update(has_other_roles=True)
    check_references(schema_editor)


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0006_erased_addresses'),
    ]

    operations = [
        migrations.RunPython(encode, decode),
        migrations.AddField(
            model_name='participation',
            name='has_other_roles',
            field=models.BooleanField(default=False, editable=False, help_text='The person has another participation in this activity, in another role.', verbose_name='in several roles'),
        ),
        migrations.AddField(
            model_name='participation',
            name='institution_kind',
            field=participants.models.coded.CodedField(choices=[('government', 'Government'), ('police', 'Police'), ('justice', 'Justice'), ('statistics', 'Statistical office'), ('local_government', 'Local government'), ('academia', 'University or think tank'), ('civil_society', 'Civil society'), ('international', 'International organisation'), ('donor', 'Donor or cooperation agency'), ('private', 'Private sector'), ('media', 'Media'), ('other', 'Other'), ('unknown', 'Not known')], default='unknown', editable=False, verbose_name='kind of institution'),
        ),
        migrations.AddField(
            model_name='participation',
            name='year',
            field=models.PositiveSmallIntegerField(blank=True, editable=False, null=True, verbose_name='year'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='activity',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='participations', to='participants.activity', verbose_name='activity'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='country',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.country', verbose_name='country'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='institution',
            field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.institution', verbose_name='institution'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='mode',
            field=participants.models.coded.CodedField(choices=[('online', 'Online'), ('in_person', 'In person')], default='online', verbose_name='mode'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='outcome',
            field=participants.models.coded.CodedField(choices=[('registered', 'Registered'), ('attended', 'Attended'), ('completed', 'Completed'), ('certified', 'Certified')], default='attended', verbose_name='outcome'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='person_sex',
            field=participants.models.coded.CodedField(choices=[('women', 'Women'), ('men', 'Men'), ('other', 'Another / self-described'), ('not_stated', 'Not stated')], default='not_stated', editable=False, help_text='As the person stated it last in anything they took part in: so a person counts under one.', verbose_name='sex of the person'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='programme',
            field=participants.models.coded.CodedField(choices=[('datacction', 'DatAction'), ('trainaction', 'TrainAction'), ('conose', 'CONOSE')], editable=False, verbose_name='programme'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='role',
            field=participants.models.coded.CodedField(choices=[('participant', 'Participant'), ('specialist', 'Specialist'), ('moderator', 'Moderator'), ('organiser', 'Organiser'), ('learner', 'Learner'), ('tutor', 'Tutor')], default='participant', verbose_name='role'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='series',
            field=models.ForeignKey(blank=True, db_index=False, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='participants.series'),
        ),
        migrations.AlterField(
            model_name='participation',
            name='sex',
            field=participants.models.coded.CodedField(choices=[('women', 'Women'), ('men', 'Men'), ('other', 'Another / self-described'), ('not_stated', 'Not stated')], default='not_stated', verbose_name='sex'),
        ),
        migrations.RunPython(repeat, migrations.RunPython.noop),
        AddIndexes(
            'participation',
            [
                models.Index(fields=['country', 'institution', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_country_institution'),
                models.Index(fields=['country', 'institution_kind', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_country_kind'),
                models.Index(fields=['country', 'month', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_country_month'),
                models.Index(fields=['country', 'year', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_country_year'),
                models.Index(fields=['country', 'series', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_country_series'),
                models.Index(fields=['country', 'activity', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_country_activity'),
                models.Index(fields=['country', 'role', 'person', 'present', 'programme', 'mode', 'outcome', 'person_sex'], name='counted_country_role'),
                models.Index(fields=['country', 'mode', 'person', 'present', 'programme', 'role', 'outcome', 'person_sex'], name='counted_country_mode'),
                models.Index(fields=['country', 'person_sex', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'minutes'], name='counted_country_sex'),
                models.Index(fields=['institution', 'month', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_institution_month'),
                models.Index(fields=['institution', 'year', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_institution_year'),
                models.Index(fields=['institution', 'series', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_institution_series'),
                models.Index(fields=['institution', 'activity', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_institution_activity'),
                models.Index(fields=['institution', 'role', 'person', 'present', 'programme', 'mode', 'outcome', 'person_sex'], name='counted_institution_role'),
                models.Index(fields=['institution', 'mode', 'person', 'present', 'programme', 'role', 'outcome', 'person_sex'], name='counted_institution_mode'),
                models.Index(fields=['institution', 'person_sex', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'minutes'], name='counted_institution_sex'),
                models.Index(fields=['institution_kind', 'month', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_kind_month'),
                models.Index(fields=['institution_kind', 'year', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_kind_year'),
                models.Index(fields=['institution_kind', 'series', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_kind_series'),
                models.Index(fields=['institution_kind', 'activity', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_kind_activity'),
                models.Index(fields=['institution_kind', 'role', 'person', 'present', 'programme', 'mode', 'outcome', 'person_sex'], name='counted_kind_role'),
                models.Index(fields=['institution_kind', 'mode', 'person', 'present', 'programme', 'role', 'outcome', 'person_sex'], name='counted_kind_mode'),
                models.Index(fields=['institution_kind', 'person_sex', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'minutes'], name='counted_kind_sex'),
                models.Index(fields=['month', 'series', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_month_series'),
                models.Index(fields=['month', 'role', 'person', 'present', 'programme', 'mode', 'outcome', 'person_sex'], name='counted_month_role'),
                models.Index(fields=['month', 'mode', 'person', 'present', 'programme', 'role', 'outcome', 'person_sex'], name='counted_month_mode'),
                models.Index(fields=['month', 'person_sex', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'minutes'], name='counted_month_sex'),
                models.Index(fields=['year', 'series', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'person_sex'], name='counted_year_series'),
                models.Index(fields=['year', 'role', 'person', 'present', 'programme', 'mode', 'outcome', 'person_sex'], name='counted_year_role'),
                models.Index(fields=['year', 'mode', 'person', 'present', 'programme', 'role', 'outcome', 'person_sex'], name='counted_year_mode'),
                models.Index(fields=['year', 'person_sex', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'minutes'], name='counted_year_sex'),
                models.Index(fields=['series', 'role', 'person', 'present', 'programme', 'mode', 'outcome', 'person_sex'], name='counted_series_role'),
                models.Index(fields=['series', 'mode', 'person', 'present', 'programme', 'role', 'outcome', 'person_sex'], name='counted_series_mode'),
                models.Index(fields=['series', 'person_sex', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'minutes'], name='counted_series_sex'),
                models.Index(fields=['activity', 'role', 'person', 'present', 'programme', 'mode', 'outcome', 'person_sex'], name='counted_activity_role'),
                models.Index(fields=['activity', 'mode', 'person', 'present', 'programme', 'role', 'outcome', 'person_sex'], name='counted_activity_mode'),
                models.Index(fields=['activity', 'person_sex', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'minutes'], name='counted_activity_sex'),
                models.Index(fields=['role', 'mode', 'person', 'present', 'programme', 'outcome', 'person_sex'], name='counted_role_mode'),
                models.Index(fields=['role', 'person_sex', 'person', 'present', 'programme', 'mode', 'outcome', 'minutes'], name='counted_role_sex'),
                models.Index(fields=['mode', 'person_sex', 'person', 'present', 'programme', 'role', 'outcome', 'minutes'], name='counted_mode_sex'),
                models.Index(fields=['person_sex', 'person', 'present', 'programme', 'role', 'mode', 'outcome', 'minutes'], name='counted_sex'),
                models.Index(fields=['present', 'has_other_roles', 'minutes', 'programme', 'role', 'mode', 'outcome'], name='counted_minutes'),
                models.Index(condition=models.Q(('has_other_roles', True)), fields=['activity', 'person', 'minutes'], name='counted_in_several_roles'),
            ],
        ),
    ]
