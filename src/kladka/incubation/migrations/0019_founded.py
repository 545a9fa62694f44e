from django.db import migrations, models

_TOLD = ("Its entity is entered in the register.", "Podmiot tej grupy jest wpisany do rejestru.")
"""What was stored in the language of who founded the entity."""


def say_what_it_means(apps, schema_editor):
    positions = apps.get_model("incubation", "GroupPosition").objects.filter(how="all_the_same", reason__in=_TOLD)
    positions.update(how="founded", reason="")


class Migration(migrations.Migration):
    dependencies = [
        ("incubation", "0018_more_because"),
    ]

    operations = [
        migrations.AlterField(
            model_name="groupposition",
            name="how",
            field=models.CharField(
                choices=[
                    ("began", "Began"),
                    ("moved_on", "Moved On"),
                    ("all_the_same", "All The Same"),
                    ("moved_back", "Moved Back"),
                    ("founded", "Founded"),
                ],
                max_length=12,
            ),
        ),
        migrations.RunPython(say_what_it_means, migrations.RunPython.noop),
    ]
