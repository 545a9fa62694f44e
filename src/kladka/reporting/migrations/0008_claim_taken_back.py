import django.db.models.deletion
from django.db import migrations, models

from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("reporting", "0007_returned"),
    ]

    operations = [
        migrations.CreateModel(
            name="ClaimTakenBack",
            fields=[
                (
                    "claim",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="taken_back",
                        serialize=False,
                        to="reporting.claim",
                    ),
                ),
                ("reason", models.CharField(max_length=40)),
                ("taken_at", models.DateTimeField()),
                ("taken_by", models.UUIDField()),
                (
                    "followed_by",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="follows", to="reporting.claim"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.RemoveConstraint(
            model_name="claim",
            name="reporting_one_claim_per_edition",
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "open")),
                fields=("project", "number", "edition"),
                name="reporting_one_open_claim_per_edition",
            ),
        ),
        Protect("Claim", "ClaimTakenBack"),
    ]
