"""The stage as a column and a question of lists."""

from collections.abc import Callable
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kladka.coaching.queries.pathway import Stages, in_stage
from kladka.core import clock, forms
from kladka.core.lists import Column, Filter
from kladka.pages.pathways.presenters import stay_in_words
from kladka.processes.queries import processes_followed
from kladka.processes.rules.process import Process
from kladka.processes.rules.shape import named
from kladka.programmes.permissions import Viewer


def stage_column(known: Stages | None = None) -> Column[Any]:
    """Return the stage of a row of `with_stage`, with how long it has lasted; nothing where no pathway has begun."""
    today, stages = clock.today(), known or Stages()

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


def models_of(viewer: Viewer) -> Callable[[], list[Process]]:
    """Return a function that gives the models on which the viewer's people may be, asked for once."""
    return cache(lambda: processes_followed(viewer.controllers()))


def stage_filter(models: Callable[[], list[Process]]) -> Filter:
    """Return the question in which stage of which model people stand."""

    def choices() -> list[tuple[str, str]]:
        return [
            (f"{one.code}.{stage.code}", _("%(model)s: %(stage)s") % {"model": one.name, "stage": named(stage)})
            for one in models()
            for stage in one.stages
            if stage.label
        ]

    field = forms.ChoiceField(choices=choices, empty=gettext_lazy("All"), label=gettext_lazy("Stage"))
    return Filter("stage", field, lambda rows, value: in_stage(rows, *value.split(".", 1)))
