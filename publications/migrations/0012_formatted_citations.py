import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publications', '0011_cover_shown'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormattedCitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('language', models.CharField(max_length=8, verbose_name='language')),
                ('digest', models.CharField(help_text='Of how citations are written, then of what this one says.', max_length=48, verbose_name='digest')),
                ('text', models.TextField(verbose_name='citation')),
                ('written_at', models.DateTimeField(verbose_name='written at')),
                ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='publications.publicationpage')),
            ],
            options={
                'verbose_name': 'formatted citation',
                'verbose_name_plural': 'formatted citations',
                'default_permissions': (),
                'constraints': [models.UniqueConstraint(fields=('page', 'language'), name='citation_once_in_a_language')],
            },
        ),
    ]
