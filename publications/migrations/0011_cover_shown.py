from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('publications', '0010_harvested_records'),
    ]

    operations = [
        migrations.AddField(
            model_name='reading',
            name='cover_shown',
            field=models.BooleanField(default=False, editable=False, help_text='Whether a public work has shown the cover under its present address.'),
        ),
    ]
