"""Results of tests of knowledge are brought in from a sheet, too."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0002_answers")]

    operations = [
        migrations.AlterField(
            model_name="upload",
            name="kind",
            field=models.CharField(
                choices=[
                    ("participants", "Participants"),
                    ("attendance", "Attendance"),
                    ("advice", "Advice"),
                    ("results", "Results"),
                    ("answer", "Answer"),
                ],
                max_length=20,
            ),
        ),
    ]
