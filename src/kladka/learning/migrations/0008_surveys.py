import django.db.models.deletion
from django.db import migrations, models

import kladka.core.ids


class Migration(migrations.Migration):
    dependencies = [("learning", "0007_knowledge_tests")]

    operations = [
        migrations.CreateModel(
            name="Survey",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("code", models.CharField(max_length=40)),
                ("asked", models.JSONField()),
                ("secret_digest", models.CharField(max_length=64)),
                ("closes_on", models.DateField()),
                ("is_closed", models.BooleanField(default=False)),
                ("answers", models.PositiveIntegerField(default=0)),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="surveys", to="learning.event"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("event", "code"), name="learning_asked_once_of_an_event"),
                    models.UniqueConstraint(fields=("secret_digest",), name="learning_one_secret_of_a_survey"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SurveyCount",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("question", models.CharField(max_length=40)),
                ("option", models.CharField(blank=True, max_length=40)),
                ("count", models.PositiveIntegerField(default=0)),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="counts", to="learning.survey"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("survey", "question", "option"), name="learning_one_count_of_an_answer"
                    )
                ],
            },
        ),
    ]
