import django.db.models.deletion
from django.db import migrations, models

import kladka.core.ids
from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0002_lasting_records"),
        ("reporting", "0005_indicator"),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("number", models.PositiveIntegerField()),
                ("edition", models.PositiveIntegerField(default=1)),
                ("period_from", models.DateField()),
                ("period_until", models.DateField()),
                ("is_final", models.BooleanField(default=False)),
                ("due_on", models.DateField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "Open"), ("sent", "Sent"), ("removed", "Removed")],
                        default="open",
                        max_length=7,
                    ),
                ),
                ("sent_on", models.DateField(null=True)),
                ("sent_by", models.UUIDField(null=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="programmes.project"
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="reporting.claim",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "removed"), _negated=True),
                        fields=("project", "number", "edition"),
                        name="reporting_one_claim_per_edition",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("period_until__gte", models.F("period_from"))),
                        name="reporting_claim_has_a_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("sent_at__isnull", False),
                                ("sent_by__isnull", False),
                                ("sent_on__isnull", False),
                                ("state", "sent"),
                            ),
                            models.Q(
                                ("sent_at", None),
                                ("sent_by", None),
                                ("sent_on", None),
                                ("state__in", ["open", "removed"]),
                            ),
                            _connector="OR",
                        ),
                        name="reporting_claim_says_who_sent_it",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimTerms",
            fields=[
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="claim_terms",
                        serialize=False,
                        to="programmes.project",
                    ),
                ),
                ("days", models.PositiveSmallIntegerField()),
                (
                    "unit",
                    models.CharField(
                        choices=[("working", "working days"), ("calendar", "calendar days")], max_length=8
                    ),
                ),
                ("final_days", models.PositiveSmallIntegerField()),
                (
                    "final_unit",
                    models.CharField(
                        choices=[("working", "working days"), ("calendar", "calendar days")], max_length=8
                    ),
                ),
                ("source", models.CharField(max_length=200)),
                ("version", models.PositiveIntegerField(default=1)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ClaimContent",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="content",
                        serialize=False,
                        to="reporting.claim",
                    ),
                ),
                ("as_of", models.DateField()),
                ("known_on", models.DateField()),
                ("ledger_no", models.BigIntegerField(null=True)),
                ("said", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
            ],
            options={
                "abstract": False,
            },
        ),
        Protect("Claim", "ClaimContent"),
    ]
