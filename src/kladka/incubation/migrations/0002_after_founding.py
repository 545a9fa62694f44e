import django.db.models.deletion
from django.db import migrations, models

import kladka.core.ids
from kladka.core.operations import Protect


class Migration(migrations.Migration):
    dependencies = [
        ("incubation", "0001_initial"),
        ("organisations", "0002_lasting_records"),
        ("people", "0013_planned_reassignments"),
        ("programmes", "0003_logos"),
    ]

    operations = [
        migrations.AddField(
            model_name="entityregistration",
            name="is_after_project",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="EntityStatus",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("controller", models.UUIDField(editable=False)),
                ("recorded_no", models.BigIntegerField(editable=False)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("recorded_by", models.UUIDField(editable=False)),
                ("retracted_no", models.BigIntegerField(editable=False, null=True)),
                ("retracted_at", models.DateTimeField(editable=False, null=True)),
                ("retracted_by", models.UUIDField(editable=False, null=True)),
                ("reason", models.CharField(blank=True, default="", editable=False, max_length=40)),
                ("replaces", models.UUIDField(editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("operating", "Operating"),
                            ("social_enterprise", "Social Enterprise"),
                            ("ended", "Ended"),
                        ],
                        max_length=20,
                    ),
                ),
                ("from_date", models.DateField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="statuses", to="people.document"
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statuses",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["controller", "recorded_no"], name="entitystatus_recorded"),
                    models.Index(fields=["controller", "retracted_no"], name="entitystatus_retracted"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", ""), ("retracted_at", None), ("retracted_by", None), ("retracted_no", None)
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                ("retracted_no__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incubation_entitystatus_retraction_is_whole",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retracted_at", None)),
                        fields=("entity", "kind", "from_date"),
                        name="incubation_a_status_is_found_once_a_day",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("controller", models.UUIDField(editable=False)),
                ("recorded_no", models.BigIntegerField(editable=False)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("recorded_by", models.UUIDField(editable=False)),
                ("retracted_no", models.BigIntegerField(editable=False, null=True)),
                ("retracted_at", models.DateTimeField(editable=False, null=True)),
                ("retracted_by", models.UUIDField(editable=False, null=True)),
                ("reason", models.CharField(blank=True, default="", editable=False, max_length=40)),
                ("replaces", models.UUIDField(editable=False, null=True)),
                ("created_date", models.DateField()),
                ("full_time_share", models.DecimalField(decimal_places=3, max_digits=4)),
                ("is_after_project", models.BooleanField(default=False)),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="jobs", to="programmes.project"
                    ),
                ),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="jobs", to="organisations.site"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["controller", "recorded_no"], name="job_recorded"),
                    models.Index(fields=["controller", "retracted_no"], name="job_retracted"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", ""), ("retracted_at", None), ("retracted_by", None), ("retracted_no", None)
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                ("retracted_no__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incubation_job_retraction_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("full_time_share__gt", 0), ("full_time_share__lte", 1)),
                        name="incubation_a_job_is_a_part_of_full_time",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ListingConsent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("controller", models.UUIDField(editable=False)),
                ("recorded_no", models.BigIntegerField(editable=False)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("recorded_by", models.UUIDField(editable=False)),
                ("retracted_no", models.BigIntegerField(editable=False, null=True)),
                ("retracted_at", models.DateTimeField(editable=False, null=True)),
                ("retracted_by", models.UUIDField(editable=False, null=True)),
                ("reason", models.CharField(blank=True, default="", editable=False, max_length=40)),
                ("replaces", models.UUIDField(editable=False, null=True)),
                ("answer", models.CharField(choices=[("given", "Given"), ("withdrawn", "Withdrawn")], max_length=10)),
                ("on_date", models.DateField()),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="listing_consents",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["controller", "recorded_no"], name="listingconsent_recorded"),
                    models.Index(fields=["controller", "retracted_no"], name="listingconsent_retracted"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", ""), ("retracted_at", None), ("retracted_by", None), ("retracted_no", None)
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                ("retracted_no__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incubation_listingconsent_retraction_is_whole",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Member",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("controller", models.UUIDField(editable=False)),
                ("recorded_no", models.BigIntegerField(editable=False)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("recorded_by", models.UUIDField(editable=False)),
                ("retracted_no", models.BigIntegerField(editable=False, null=True)),
                ("retracted_at", models.DateTimeField(editable=False, null=True)),
                ("retracted_by", models.UUIDField(editable=False, null=True)),
                ("reason", models.CharField(blank=True, default="", editable=False, max_length=40)),
                ("replaces", models.UUIDField(editable=False, null=True)),
                ("kind", models.CharField(choices=[("natural", "Natural"), ("legal", "Legal")], max_length=8)),
                ("at_risk", models.BooleanField(null=True)),
                ("ground", models.CharField(blank=True, max_length=40)),
                ("from_date", models.DateField()),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="members",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="organisations.organisation",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["controller", "recorded_no"], name="member_recorded"),
                    models.Index(fields=["controller", "retracted_no"], name="member_retracted"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", ""), ("retracted_at", None), ("retracted_by", None), ("retracted_no", None)
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                ("retracted_no__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incubation_member_retraction_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "natural"), ("organisation", None), ("person__isnull", False)),
                            models.Q(
                                ("at_risk", None), ("kind", "legal"), ("organisation__isnull", False), ("person", None)
                            ),
                            _connector="OR",
                        ),
                        name="incubation_a_member_is_one_kind",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("organisation", None),
                            models.Q(("organisation", models.F("entity")), _negated=True),
                            _connector="OR",
                        ),
                        name="incubation_no_member_of_itself",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("at_risk", True), models.Q(("ground", ""), _negated=True)),
                            models.Q(models.Q(("at_risk", True), _negated=True), ("ground", "")),
                            _connector="OR",
                        ),
                        name="incubation_a_member_at_risk_has_a_ground",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Occupancy",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("controller", models.UUIDField(editable=False)),
                ("recorded_no", models.BigIntegerField(editable=False)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("recorded_by", models.UUIDField(editable=False)),
                ("retracted_no", models.BigIntegerField(editable=False, null=True)),
                ("retracted_at", models.DateTimeField(editable=False, null=True)),
                ("retracted_by", models.UUIDField(editable=False, null=True)),
                ("reason", models.CharField(blank=True, default="", editable=False, max_length=40)),
                ("replaces", models.UUIDField(editable=False, null=True)),
                ("contract_kind", models.CharField(max_length=30)),
                ("at_risk", models.BooleanField(null=True)),
                ("ground", models.CharField(blank=True, max_length=40)),
                ("from_date", models.DateField()),
                (
                    "job",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="occupancies", to="incubation.job"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="occupancies", to="people.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["controller", "recorded_no"], name="occupancy_recorded"),
                    models.Index(fields=["controller", "retracted_no"], name="occupancy_retracted"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", ""), ("retracted_at", None), ("retracted_by", None), ("retracted_no", None)
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                ("retracted_no__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incubation_occupancy_retraction_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("at_risk", True), models.Q(("ground", ""), _negated=True)),
                            models.Q(models.Q(("at_risk", True), _negated=True), ("ground", "")),
                            _connector="OR",
                        ),
                        name="incubation_a_holder_at_risk_has_a_ground",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EntityEnding",
            fields=[
                (
                    "id",
                    models.UUIDField(default=kladka.core.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("controller", models.UUIDField(editable=False)),
                ("recorded_no", models.BigIntegerField(editable=False)),
                ("recorded_at", models.DateTimeField(editable=False)),
                ("recorded_by", models.UUIDField(editable=False)),
                ("retracted_no", models.BigIntegerField(editable=False, null=True)),
                ("retracted_at", models.DateTimeField(editable=False, null=True)),
                ("retracted_by", models.UUIDField(editable=False, null=True)),
                ("reason", models.CharField(blank=True, default="", editable=False, max_length=40)),
                ("replaces", models.UUIDField(editable=False, null=True)),
                ("until_date", models.DateField()),
                (
                    "status",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endings",
                        to="incubation.entitystatus",
                    ),
                ),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endings",
                        to="incubation.member",
                    ),
                ),
                (
                    "occupancy",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="endings",
                        to="incubation.occupancy",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "indexes": [
                    models.Index(fields=["controller", "recorded_no"], name="entityending_recorded"),
                    models.Index(fields=["controller", "retracted_no"], name="entityending_retracted"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("reason", ""), ("retracted_at", None), ("retracted_by", None), ("retracted_no", None)
                            ),
                            models.Q(
                                ("retracted_at__isnull", False),
                                ("retracted_by__isnull", False),
                                ("retracted_no__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="incubation_entityending_retraction_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("member__isnull", False), ("occupancy", None), ("status", None)),
                            models.Q(("member", None), ("occupancy", None), ("status__isnull", False)),
                            models.Q(("member", None), ("occupancy__isnull", False), ("status", None)),
                            _connector="OR",
                        ),
                        name="incubation_an_ending_ends_one_thing",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retracted_at", None), ("member__isnull", False)),
                        fields=("member",),
                        name="incubation_a_member_ends_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retracted_at", None), ("status__isnull", False)),
                        fields=("status",),
                        name="incubation_a_status_ends_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("retracted_at", None), ("occupancy__isnull", False)),
                        fields=("occupancy",),
                        name="incubation_a_occupancy_ends_once",
                    ),
                ],
            },
        ),
        Protect("EntityRegistration", "EntityEnding", "EntityStatus", "Job", "ListingConsent", "Member", "Occupancy"),
    ]
