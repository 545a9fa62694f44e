from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("exchange", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="upload",
            name="kind",
            field=models.CharField(
                choices=[
                    ("participants", "Participants"),
                    ("attendance", "Attendance"),
                    ("advice", "Advice"),
                    ("answer", "Answer"),
                ],
                max_length=20,
            ),
        ),
    ]
