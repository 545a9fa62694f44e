from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("learning", "0003_sign_up")]

    operations = [
        migrations.AddField("event", "moved_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("eventsession", "asked_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("presence", "arrived", models.TimeField(null=True)),
        migrations.AddField("presence", "left", models.TimeField(null=True)),
        migrations.AddField("presence", "reason", models.CharField(blank=True, default="", max_length=30), False),
        migrations.AddConstraint(
            "presence",
            models.CheckConstraint(
                name="learning_leaves_after_arriving",
                condition=models.Q(arrived=None) | models.Q(left=None) | models.Q(left__gt=models.F("arrived")),
            ),
        ),
        migrations.AddConstraint(
            "presence",
            models.CheckConstraint(
                name="learning_times_of_who_was_present",
                condition=models.Q(arrived=None, left=None) | models.Q(state="present"),
            ),
        ),
        migrations.AddConstraint(
            "presence",
            models.CheckConstraint(
                name="learning_reason_of_who_was_excused", condition=models.Q(reason="") | models.Q(state="excused")
            ),
        ),
    ]
