from django.db import migrations, models
from django.db.models import Q


def say_who_is_beyond(apps, schema_editor):
    """An appeal says that it gave a place beyond the call's; it is deleted with its application, the decision stays."""
    decision, appeal = apps.get_model("calls", "Decision"), apps.get_model("calls", "Appeal")
    given = appeal.objects.filter(Q(gives="beyond") | Q(gave="beyond")).values("application")
    decision.objects.filter(application__in=given, cause="appeal", outcome="accepted").update(is_beyond=True)


class Migration(migrations.Migration):
    dependencies = [
        ("calls", "0012_what_an_assessment_gave"),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="is_beyond",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(say_who_is_beyond, migrations.RunPython.noop),
    ]
