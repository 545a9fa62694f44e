from datetime import date
from typing import Any

from django.db import migrations, models


def number_turns(apps: Any, schema_editor: Any) -> None:
    """Number the choices of models that pathways made before they were counted."""
    followings, positions = apps.get_model("coaching", "Following"), apps.get_model("coaching", "Position")
    again = followings.objects.filter(place=0).values("pathway").annotate(n=models.Count("pk")).filter(n__gt=1)
    for pathway in again.values_list("pathway", flat=True):
        own = list(followings.objects.filter(pathway=pathway))
        chosen = sorted({(one.from_date, one.until_date or date.max) for one in own})
        for one in own:
            one.turn = chosen.index((one.from_date, one.until_date or date.max)) + 1
            one.save(update_fields=["turn"])
        for stay in positions.objects.filter(pathway=pathway):
            stay.turn = max(1, sum(from_date <= stay.entered_on for from_date, _until in chosen))
            stay.save(update_fields=["turn"])


class Migration(migrations.Migration):
    dependencies = [("coaching", "0006_turns")]

    operations = [migrations.RunPython(number_turns, migrations.RunPython.noop)]
