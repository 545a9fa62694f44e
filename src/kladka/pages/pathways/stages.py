"""The stage as a column and a question of lists."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.coaching.queries.pathway import Stages, in_stage
from kladka.core import clock, forms
from kladka.core.lists import Column, Filter
from kladka.pages.pathways.presenters import stay_in_words
from kladka.processes.queries import processes_for
from kladka.processes.rules.shape import named


def stage_column() -> Column[Any]:
    """Return the stage of a row of `with_stage`, with how long it has lasted; nothing where no pathway has begun."""
    today, stages = clock.today(), Stages()

    def stage_of(row: Any) -> Any:
        return stages.stage(row.base, row.base_number, row.stage)

    return Column(
        "stage",
        gettext_lazy("Stage"),
        lambda row: stay_in_words(stage_of(row), row.stage_since, _until(row, today)) if row.stage else "",
        export_value=lambda row: named(stage_of(row)) if row.stage else "",
    )


def _until(row: Any, today: Any) -> Any:
    return min(row.left_date or today, today)


def stage_filter(viewer: Any) -> Filter:
    """Return the question in which stage of which model people stand."""

    def choices() -> list[tuple[str, str]]:
        known = {
            code: one for controller in sorted(viewer.controllers()) for code, one in processes_for(controller).items()
        }
        return [
            (f"{code}.{stage.code}", _("%(model)s: %(stage)s") % {"model": one.name, "stage": named(stage)})
            for code, one in known.items()
            for stage in one.stages
            if stage.label
        ]

    field = forms.ChoiceField(choices=choices, empty=gettext_lazy("All"), label=gettext_lazy("Stage"))
    return Filter("stage", field, lambda rows, value: in_stage(rows, *value.split(".", 1)))
