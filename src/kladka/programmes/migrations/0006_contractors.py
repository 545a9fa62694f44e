from django.db import migrations, models

from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [("programmes", "0005_operation")]
    operations = [
        migrations.AddField(
            model_name="project",
            name="contractors",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        Protect("Project"),
    ]
