from django.db import migrations

from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [("people", "0002_postcodes_abroad")]
    operations = [Protect("Participation", "Person")]
