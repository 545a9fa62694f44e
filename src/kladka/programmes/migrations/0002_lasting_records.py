from django.db import migrations

from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]
    operations = [Protect("Project")]
