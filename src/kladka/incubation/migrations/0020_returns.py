import django.db.models.deletion
from django.db import migrations, models

import kladka.core.clock
import kladka.core.ids


def keep_as_one(apps, schema_editor):
    """What came back was recorded in one sum, with interest if there was any."""
    receipts, steps = apps.get_model("incubation", "GrantReturn"), apps.get_model("incubation", "GrantStep")
    for grant in apps.get_model("incubation", "Grant").objects.filter(returned__gt=0):
        step = steps.objects.filter(grant=grant, state="returned", is_back=False).order_by("-at").first()
        if step is not None:
            interest = max(grant.returned - grant.to_return, 0)
            told = {"on": grant.returned_on, "amount": grant.returned, "interest": interest}
            receipts.objects.create(grant=grant, staff_id=step.staff_id, **told)


class Migration(migrations.Migration):
    dependencies = [
        ("incubation", "0019_founded"),
    ]

    operations = [
        migrations.CreateModel(
            name="GrantReturn",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("on", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=12)),
                ("interest", models.DecimalField(decimal_places=2, default=0, max_digits=12)),
                ("payer", models.CharField(blank=True, max_length=200)),
                ("words", models.CharField(blank=True, max_length=200)),
                ("taken_back_on", models.DateField(null=True)),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("created_at", models.DateTimeField(default=kladka.core.clock.now)),
                (
                    "grant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="returns", to="incubation.grant"
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.staff"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(amount__gt=0, interest__gte=0, interest__lte=models.F("amount")),
                        name="incubation_a_return_is_money",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(taken_back_on=None, reason="")
                        | models.Q(taken_back_on__isnull=False) & ~models.Q(reason=""),
                        name="incubation_a_return_is_taken_back_for_a_reason",
                    ),
                ],
            },
        ),
        migrations.RunPython(keep_as_one, migrations.RunPython.noop),
    ]
