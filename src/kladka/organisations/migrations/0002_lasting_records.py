from django.db import migrations

from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [Protect("Organisation", "Site")]
