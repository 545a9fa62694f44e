from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0005_cycles"), ("people", "0016_outcome")]

    operations = [
        migrations.AlterField(
            "enrolment",
            "state",
            models.CharField(
                choices=[
                    ("placed", "Placed"),
                    ("waiting", "Waiting"),
                    ("cancelled", "Cancelled"),
                    ("removed", "Removed"),
                ],
                default="placed",
                max_length=10,
            ),
        ),
        migrations.AddField(
            "enrolment", "marks_said", models.CharField(blank=True, default="", editable=False, max_length=13), False
        ),
    ]
