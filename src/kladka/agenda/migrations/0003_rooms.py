"""Rooms of a site, when it is open, and in which room people meet."""

import django.db.models.deletion
from django.db import migrations, models

import kladka.core.clock
import kladka.core.ids
from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0002_taken_over"),
        ("organisations", "0002_lasting_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpecialDays",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("from_date", models.DateField()),
                ("until_date", models.DateField()),
                ("starts", models.TimeField(null=True)),
                ("ends", models.TimeField(null=True)),
                ("words", models.CharField(blank=True, max_length=120)),
                ("created_at", models.DateTimeField(default=kladka.core.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("from_date", models.DateField()),
                ("until_date", models.DateField(null=True)),
                ("weekday", models.PositiveSmallIntegerField()),
                ("starts", models.TimeField()),
                ("ends", models.TimeField()),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="opening_hours",
                        to="organisations.site",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("site", "from_date", "weekday"), name="agenda_open_once_a_weekday"),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__gte", 1), ("weekday__lte", 7)),
                        name="agenda_opening_weekday_exists",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends__gt", models.F("starts"))), name="agenda_closes_after_opening"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until_date", None), ("until_date__gte", models.F("from_date")), _connector="OR"
                        ),
                        name="agenda_opening_hours_end_after_start",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Room",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("seats", models.PositiveSmallIntegerField()),
                ("access", models.CharField(blank=True, max_length=300)),
                ("equipment", models.CharField(blank=True, max_length=300)),
                ("closed_on", models.DateField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rooms", to="organisations.site"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("site", "name"), name="agenda_a_room_has_a_name_of_its_own"),
                    models.CheckConstraint(condition=models.Q(("seats__gt", 0)), name="agenda_a_room_has_seats"),
                ],
            },
        ),
        migrations.AddField(
            model_name="appointment",
            name="room",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="appointments", to="agenda.room"
            ),
        ),
        migrations.AddIndex(
            model_name="appointment",
            index=models.Index(fields=["room", "starts_at"], name="appointment_in_room"),
        ),
        migrations.AddField(
            model_name="specialdays",
            name="site",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="special_days", to="organisations.site"
            ),
        ),
        migrations.AddIndex(
            model_name="specialdays",
            index=models.Index(fields=["site", "until_date"], name="special_days_of_site"),
        ),
        migrations.AddConstraint(
            model_name="specialdays",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_date__gte", models.F("from_date"))),
                name="agenda_special_days_end_after_start",
            ),
        ),
        migrations.AddConstraint(
            model_name="specialdays",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ends", None), ("starts", None)),
                    models.Q(("ends__gt", models.F("starts")), ("ends__isnull", False), ("starts__isnull", False)),
                    _connector="OR",
                ),
                name="agenda_closed_or_open_at_hours",
            ),
        ),
        Protect("Room"),
    ]
