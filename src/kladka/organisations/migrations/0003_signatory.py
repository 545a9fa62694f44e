from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_lasting_records")]

    operations = [
        migrations.AddField(
            model_name="staff",
            name="signs_as",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddConstraint(
            model_name="staff",
            constraint=models.UniqueConstraint(
                condition=models.Q(("signs_as", ""), _negated=True),
                fields=("organisation",),
                name="organisations_one_signs_for_an_organisation",
            ),
        ),
    ]
