import django.db.models.deletion
from django.db import migrations, models

import kladka.core.clock
import kladka.core.ids
from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0009_own_page"),
        ("programmes", "0002_lasting_records"),
    ]

    operations = [
        migrations.CreateModel(
            name="Paper",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("kind", models.CharField(max_length=40)),
                ("year", models.PositiveSmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("of", models.CharField(blank=True, max_length=40)),
                ("language", models.CharField(max_length=2)),
                ("template", models.CharField(max_length=60)),
                ("content", models.TextField()),
                ("content_hash", models.CharField(max_length=64)),
                ("pdf_hash", models.CharField(blank=True, max_length=64)),
                ("facts", models.TextField(blank=True)),
                ("made_at", models.DateTimeField(default=kladka.core.clock.now)),
                ("made_by", models.UUIDField()),
                ("signed_on", models.DateField(null=True)),
                ("void_on", models.DateField(null=True)),
                ("void_reason", models.CharField(blank=True, max_length=40)),
                ("version", models.PositiveIntegerField(default=1)),
                (
                    "document",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper",
                        to="people.document",
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="people.participation"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="papers", to="programmes.project"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "kind", "year", "number"), name="people_paper_numbered_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("void_on", None)),
                        fields=("participation", "kind", "of"),
                        name="people_one_standing_paper_of_a_thing",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("document", None), ("signed_on", None)),
                            models.Q(("document__isnull", False), ("signed_on__isnull", False), ("void_on", None)),
                            _connector="OR",
                        ),
                        name="people_signed_paper_has_its_scan",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("void_on", None), ("void_reason", "")),
                            models.Q(("void_on__isnull", False), models.Q(("void_reason", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="people_void_paper_says_why",
                    ),
                ],
            },
        ),
        Protect("Paper"),
    ]
