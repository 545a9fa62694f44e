"""Who leads a session, and in which room."""

import django.db.models.deletion
from django.db import migrations, models

import kladka.core.ids


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0003_rooms"),
        ("learning", "0008_surveys"),
        ("organisations", "0002_lasting_records"),
    ]

    operations = [
        migrations.AddField(
            model_name="eventsession",
            name="room",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="event_sessions", to="agenda.room"
            ),
        ),
        migrations.AddField(
            model_name="eventsession",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="SessionTrainer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                (
                    "session",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="led_by", to="learning.eventsession"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="led_sessions",
                        to="organisations.staff",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("session", "staff"), name="learning_leads_a_session_once")
                ],
            },
        ),
    ]
