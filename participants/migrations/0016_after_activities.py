"""Certificates of attendance, invitations, arrivals at the door.

The tables of templates and codes of certificates were the academy's. They stay as they are, under the names they have;
only whose models they are is another (docs/decisions/0047), and with it their content types, to which permissions, logs
and references are tied.
"""

import uuid

import django.core.validators
import django.db.models.deletion
import modelcluster.fields
from django.conf import settings
from django.db import migrations, models
from portal.many_models import ManyModelsMigration

MOVED = (
    "certificatetemplate", "certificatesignature", "certificatelogo", "certificatetemplateversion", "certificatecode"
)  # fmt: skip


def move_content_types(apps, schema_editor):
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label="trainaction", model__in=MOVED).update(
        app_label="participants"
    )


def move_content_types_back(apps, schema_editor):
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label="participants", model__in=MOVED).update(
        app_label="trainaction"
    )


def note_arrivals(apps, schema_editor):
    """Whoever was checked in before has an arrival that says so."""
    arrivals = apps.get_model("participants", "Arrival").objects
    there = apps.get_model("participants", "Registration").objects.exclude(checked_in_at=None).order_by("pk")
    rows = there.values_list("pk", "checked_in_at").iterator(chunk_size=2000)
    arrivals.bulk_create(
        (arrivals.model(key=uuid.uuid4(), registration_id=pk, at=at) for pk, at in rows), batch_size=500
    )


class Migration(ManyModelsMigration):

    dependencies = [
        ('participants', '0015_registration'),
        ('trainaction', '0018_packages'),
        ('contenttypes', '0002_remove_content_type_name'),
        ('wagtailimages', '0027_image_description'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.CreateModel(
                name='CertificateCode',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(max_length=20, unique=True, verbose_name='code')),
                    ('credential', models.UUIDField(default=uuid.uuid4, editable=False, unique=True, verbose_name='credential')),
                ],
                options={
                    'db_table': 'trainaction_certificatecode',
                    'verbose_name': 'code of a certificate',
                    'verbose_name_plural': 'codes of certificates',
                    'default_permissions': (),
                },
            ),
            migrations.CreateModel(
                name='CertificateTemplate',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('name', models.CharField(help_text='To choose it by; it stands on no certificate.', max_length=80, unique=True, verbose_name='name')),
                    ('issuer', models.CharField(max_length=160, verbose_name='issued by, in Spanish')),
                    ('issuer_en', models.CharField(blank=True, max_length=160, verbose_name='issued by, in English')),
                    ('heading', models.CharField(default='Certificado', max_length=60, verbose_name='heading in Spanish')),
                    ('heading_en', models.CharField(default='Certificate', max_length=60, verbose_name='heading in English')),
                    ('statement', models.CharField(default='por haber completado el curso', max_length=160, verbose_name='before the course, in Spanish')),
                    ('statement_en', models.CharField(default='for completing the course', max_length=160, verbose_name='before the course, in English')),
                    ('note', models.CharField(blank=True, help_text='Above the signatures.', max_length=220, verbose_name='note in Spanish')),
                    ('note_en', models.CharField(blank=True, max_length=220, verbose_name='note in English')),
                    ('shows_grade', models.BooleanField(default=False, help_text='Where one is given.', verbose_name='shows the grade')),
                    ('is_default', models.BooleanField(default=False, help_text='Of several, the one that tutors are proposed.', verbose_name='proposed first')),
                    ('updated_at', models.DateTimeField(auto_now=True)),
                ],
                options={
                    'db_table': 'trainaction_certificatetemplate',
                    'verbose_name': 'certificate template',
                    'verbose_name_plural': 'certificate templates',
                    'ordering': ('-is_default', 'name'),
                    'constraints': [models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='certificate_template_one_default', violation_error_message='Another template is proposed first. Take that from it before.')],
                },
            ),
            migrations.CreateModel(
                name='CertificateSignature',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                    ('name', models.CharField(max_length=80, verbose_name='name')),
                    ('position', models.CharField(max_length=120, verbose_name='position in Spanish')),
                    ('position_en', models.CharField(blank=True, max_length=120, verbose_name='position in English')),
                    ('image', models.ForeignKey(blank=True, help_text='Dark on white or on nothing, wider than high. Left out, the line stays empty, to sign by hand.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='wagtailimages.image', verbose_name='signature')),
                    ('template', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='signatures', to='participants.certificatetemplate')),
                ],
                options={
                    'db_table': 'trainaction_certificatesignature',
                    'verbose_name': 'signature of a certificate',
                    'verbose_name_plural': 'signatures of certificates',
                    'ordering': ['sort_order'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CertificateLogo',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('sort_order', models.IntegerField(blank=True, editable=False, null=True)),
                    ('name', models.CharField(help_text='Read out instead of the logo.', max_length=120, verbose_name='whose it is')),
                    ('image', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='wagtailimages.image', verbose_name='logo')),
                    ('template', modelcluster.fields.ParentalKey(on_delete=django.db.models.deletion.CASCADE, related_name='logos', to='participants.certificatetemplate')),
                ],
                options={
                    'db_table': 'trainaction_certificatelogo',
                    'verbose_name': 'logo of a certificate',
                    'verbose_name_plural': 'logos of certificates',
                    'ordering': ['sort_order'],
                    'abstract': False,
                },
            ),
            migrations.CreateModel(
                name='CertificateTemplateVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField(verbose_name='number')),
                    ('digest', models.CharField(max_length=64, verbose_name='digest')),
                    ('content', models.JSONField(verbose_name='content')),
                    ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='made at')),
                    ('template', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='versions', to='participants.certificatetemplate')),
                ],
                options={
                    'db_table': 'trainaction_certificatetemplateversion',
                    'verbose_name': 'version of a certificate template',
                    'verbose_name_plural': 'versions of certificate templates',
                    'default_permissions': (),
                },
            ),
            migrations.AddConstraint(
                model_name='certificatetemplateversion',
                constraint=models.UniqueConstraint(fields=('template', 'digest'), name='certificate_template_version_once'),
            ),
            migrations.AddConstraint(
                model_name='certificatetemplateversion',
                constraint=models.UniqueConstraint(fields=('template', 'number'), name='certificate_template_version_number'),
            ),
        ]),
        migrations.RunPython(move_content_types, move_content_types_back),
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('at', models.DateTimeField(verbose_name='when')),
                ('undone_at', models.DateTimeField(blank=True, null=True, verbose_name='taken back')),
            ],
            options={
                'verbose_name': 'arrival',
                'verbose_name_plural': 'arrivals',
                'ordering': ('at', 'pk'),
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='AttendanceCertificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(choices=[('es', 'Spanish'), ('en', 'English')], max_length=2, verbose_name='language')),
                ('name', models.CharField(max_length=255, verbose_name='name')),
                ('issued_at', models.DateTimeField(verbose_name='issued')),
                ('is_public', models.BooleanField(default=True, verbose_name='open to whoever has the code')),
                ('revoked_at', models.DateTimeField(blank=True, null=True, verbose_name='revoked')),
                ('revoked_why', models.CharField(blank=True, max_length=255, verbose_name='why it was revoked')),
                ('replaced_at', models.DateTimeField(blank=True, null=True, verbose_name='replaced')),
                ('activity_title', models.CharField(max_length=255, verbose_name='activity')),
                ('held_from', models.DateField(verbose_name='from')),
                ('held_until', models.DateField(verbose_name='until')),
                ('minutes', models.PositiveIntegerField(blank=True, null=True, verbose_name='minutes that it lasted')),
                ('mode', models.CharField(choices=[('online', 'Online'), ('in_person', 'In person')], max_length=10, verbose_name='mode')),
                ('rule', models.CharField(max_length=20, verbose_name='rule of presence')),
            ],
            options={
                'verbose_name': 'certificate of attendance',
                'verbose_name_plural': 'certificates of attendance',
                'ordering': ('-issued_at', '-pk'),
                'abstract': False,
                'default_permissions': (),
            },
        ),
        migrations.AddField(
            model_name='arrival',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by'),
        ),
        migrations.AddField(
            model_name='arrival',
            name='registration',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='arrivals', to='participants.registration', verbose_name='registration'),
        ),
        migrations.AddField(
            model_name='arrival',
            name='undone_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='taken back by'),
        ),
        migrations.AddField(
            model_name='attendancecertificate',
            name='activity',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendance_certificates', to='participants.activity', verbose_name='activity'),
        ),
        migrations.AddField(
            model_name='attendancecertificate',
            name='code',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='participants.certificatecode', verbose_name='code'),
        ),
        migrations.AddField(
            model_name='attendancecertificate',
            name='issued_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='issued by'),
        ),
        migrations.AddField(
            model_name='attendancecertificate',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attendance_certificates', to='participants.person', verbose_name='person'),
        ),
        migrations.AddField(
            model_name='attendancecertificate',
            name='replaces',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='replacement', to='participants.attendancecertificate', verbose_name='replaces'),
        ),
        migrations.AddField(
            model_name='attendancecertificate',
            name='revoked_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='revoked by'),
        ),
        migrations.AddField(
            model_name='attendancecertificate',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='participants.certificatetemplateversion', verbose_name='template'),
        ),
        migrations.AddConstraint(
            model_name='attendancecertificate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('revoked_at', None), ('revoked_why', '')), models.Q(('revoked_at__isnull', False), models.Q(('revoked_why', ''), _negated=True)), _connector='OR'), name='attendancecertificate_revoked_with_reason', violation_error_message='A certificate is revoked with a reason.'),
        ),
        migrations.AddConstraint(
            model_name='attendancecertificate',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at', None), ('revoked_at', None)), fields=('activity', 'person'), name='attendance_certificate_once', violation_error_message='This person already has a certificate of this activity.'),
        ),
        migrations.RemoveConstraint(
            model_name='certificatetemplate',
            name='certificate_template_one_default',
        ),
        migrations.RemoveConstraint(
            model_name='registration',
            name='registration_in_a_place',
        ),
        migrations.RemoveConstraint(
            model_name='registration',
            name='registration_held_until',
        ),
        migrations.AddField(
            model_name='certificatetemplate',
            name='purpose',
            field=models.CharField(choices=[('course', 'Courses'), ('attendance', 'Activities')], default='course', help_text='Certificates of courses, or of having attended an activity.', max_length=10, verbose_name='for'),
        ),
        migrations.AddField(
            model_name='registrationdesk',
            name='certificate_amount',
            field=models.PositiveIntegerField(blank=True, null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(10000)], verbose_name='from so many minutes, or so many per cent'),
        ),
        migrations.AddField(
            model_name='registrationdesk',
            name='certificate_rule',
            field=models.CharField(blank=True, choices=[('', 'No certificate'), ('any', 'To whoever was there'), ('minutes', 'From a number of minutes'), ('share', 'From a share of the activity')], help_text='Time is known of those who joined online, once the attendance is brought in. Whoever was checked in at the door was there.', max_length=10, verbose_name='certificate of attendance'),
        ),
        migrations.AddField(
            model_name='registrationdesk',
            name='certificate_template',
            field=models.ForeignKey(blank=True, help_text='Empty: the one for activities that is proposed first.', limit_choices_to={'purpose': 'attendance'}, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='participants.certificatetemplate', verbose_name='template of the certificate'),
        ),
        migrations.AlterField(
            model_name='certificatetemplate',
            name='is_default',
            field=models.BooleanField(default=False, help_text='Of several for the same, the one that is taken where nobody chooses.', verbose_name='proposed first'),
        ),
        migrations.AlterField(
            model_name='certificatetemplate',
            name='statement',
            field=models.CharField(default='por haber completado el curso', max_length=160, verbose_name='before the title, in Spanish'),
        ),
        migrations.AlterField(
            model_name='certificatetemplate',
            name='statement_en',
            field=models.CharField(default='for completing the course', max_length=160, verbose_name='before the title, in English'),
        ),
        migrations.AlterField(
            model_name='importidentity',
            name='reason',
            field=models.CharField(blank=True, choices=[('namesakes', 'Somebody of this name is known; it may be the same person.'), ('namesakes_in_file', 'The file has several people of this name.'), ('shared_address', 'One e-mail address stands beside different names.'), ('registered', 'Somebody of nearly this name registered for this activity.')], max_length=20, verbose_name='why it is open'),
        ),
        migrations.AlterField(
            model_name='registration',
            name='state',
            field=models.CharField(choices=[('invited', 'Invited'), ('held', 'To be confirmed'), ('requested', 'Requested'), ('waiting', 'On the waiting list'), ('registered', 'Has a place'), ('cancelled', 'Cancelled'), ('rejected', 'Not admitted'), ('declined', 'Declined the invitation')], max_length=10, verbose_name='state'),
        ),
        migrations.AlterField(
            model_name='registrationmessage',
            name='kind',
            field=models.CharField(choices=[('confirm', 'Confirm your address'), ('known', 'You have asked already'), ('requested', 'What you asked for is being decided'), ('waiting', 'You are on the waiting list'), ('registered', 'You are registered'), ('rejected', 'You were not admitted'), ('changed', 'An activity has changed'), ('cancelled', 'Your registration is cancelled'), ('called_off', 'An activity is called off'), ('day_before', 'Reminder, a day before'), ('hour_before', 'Reminder, an hour before'), ('thanks', 'Thank you for coming'), ('missed', 'The recording, for who did not come'), ('certificate', 'Your certificate of attendance'), ('invited', 'You are invited')], max_length=12, verbose_name='kind'),
        ),
        migrations.AlterField(
            model_name='registrationstep',
            name='after',
            field=models.CharField(choices=[('invited', 'Invited'), ('held', 'To be confirmed'), ('requested', 'Requested'), ('waiting', 'On the waiting list'), ('registered', 'Has a place'), ('cancelled', 'Cancelled'), ('rejected', 'Not admitted'), ('declined', 'Declined the invitation')], max_length=10, verbose_name='after'),
        ),
        migrations.AlterField(
            model_name='registrationstep',
            name='before',
            field=models.CharField(blank=True, choices=[('invited', 'Invited'), ('held', 'To be confirmed'), ('requested', 'Requested'), ('waiting', 'On the waiting list'), ('registered', 'Has a place'), ('cancelled', 'Cancelled'), ('rejected', 'Not admitted'), ('declined', 'Declined the invitation')], max_length=10, verbose_name='before'),
        ),
        migrations.AddConstraint(
            model_name='certificatetemplate',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('purpose',), name='certificate_template_one_default', violation_error_message='Another template is proposed first. Take that from it before.'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['held', 'invited']), models.Q(('place__isnull', False), ('state', 'registered')), models.Q(models.Q(('state__in', ['held', 'invited', 'registered']), _negated=True), ('place__isnull', True)), _connector='OR'), name='registration_in_a_place', violation_error_message='Who is registered has a place, and nobody else but who has to answer.'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('held_until__isnull', False), ('state', 'held')), ('state', 'invited'), models.Q(models.Q(('state__in', ['held', 'invited']), _negated=True), ('held_until__isnull', True)), _connector='OR'), name='registration_held_until', violation_error_message='What has to be confirmed says until when.'),
        ),
        migrations.AddConstraint(
            model_name='registrationdesk',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('certificate_amount', None), ('certificate_rule__in', ['', 'any'])), models.Q(('certificate_amount__gte', 1), ('certificate_rule', 'minutes')), models.Q(('certificate_amount__gte', 1), ('certificate_amount__lte', 100), ('certificate_rule', 'share')), _connector='OR'), name='desk_certificate_rule', violation_error_message='Say from how many minutes, or from which share, there is a certificate.'),
        ),
        migrations.RunPython(note_arrivals, migrations.RunPython.noop),
    ]
