"""Templates and codes of certificates are the registry's from now on; their tables stay as they are."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('trainaction', '0019_marks_corrected'),
        ('participants', '0016_after_activities'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.AlterField(
                model_name='certificate',
                name='code',
                field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)s', to='participants.certificatecode', verbose_name='code'),
            ),
            migrations.AlterField(
                model_name='certificate',
                name='version',
                field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='participants.certificatetemplateversion', verbose_name='template'),
            ),
            migrations.DeleteModel(name='CertificateSignature'),
            migrations.DeleteModel(name='CertificateLogo'),
            migrations.DeleteModel(name='CertificateTemplateVersion'),
            migrations.DeleteModel(name='CertificateTemplate'),
            migrations.DeleteModel(name='CertificateCode'),
        ]),
    ]
