"""A sheet of people who join a project: each row a person and the answers of the entry form."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from kladka.audit.actions import Actor
from kladka.core import polish
from kladka.core.errors import PolicyBroken
from kladka.exchange.rules.layout import Column, columns_of, language
from kladka.exchange.sheets.base import Sheet, Values, Warned
from kladka.people import actions as people
from kladka.people.models import Identity
from kladka.people.queries import possible_duplicates, visible_to
from kladka.programmes.models import Post, TargetGroup
from kladka.programmes.permissions import Viewer
from kladka.programmes.rules import profile

_TEXTS = ("sex", "pesel", "pesel_override", "phone", "email", "street", "postcode", "town")


class ParticipantsSheet(Sheet):
    """People for the project and the partner of a coordinator's post."""

    kind = "participants"

    def __init__(self, *, viewer: Viewer, post: Post) -> None:
        super().__init__(viewer=viewer, controller=post.project.controller_id, place=post.pk)
        self.post = post
        self._first_with: dict[str, tuple[int, Values]] = {}
        """The first row of each PESEL, and its number."""

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """What a programme does not ask for, it must not collect: such a column does not exist here."""
        asked = profile(self.post.project.profile).required_on(self.viewer.on)
        return tuple(each for each in columns_of(self.kind) if not each.more.get("sensitive") or each.key in asked)

    @cached_property
    def _groups(self) -> dict[str, TargetGroup]:
        found = TargetGroup.objects.filter(project=self.post.project_id).order_by("position")
        return {str(group.pk): group for group in found}

    @property
    def lists(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """The project's target groups, by their names and codes."""
        shown, other = ("name_en", "name_pl") if language() == "en" else ("name_pl", "name_en")
        names = {key: (getattr(group, shown), getattr(group, other), group.code) for key, group in self._groups.items()}
        return {"target_group": names}

    def warnings(self, rows: Mapping[int, Values]) -> list[Warned]:
        """Tell who may be recorded already, or stands in the sheet twice."""
        found: list[Warned] = []
        seen: dict[Any, int] = {}
        for number, row in rows.items():
            key = (polish.fold(f"{row['family_name']} {row['given_name']}"), row.get("birth_date"))
            if key in seen:
                text = _("The same name and birth date stand in row %(row)d.") % {"row": seen[key]}
                found.append(Warned(number, "family_name", text))
            seen.setdefault(key, number)
            if row.get("pesel"):
                self._first_with.setdefault(row["pesel"], (number, row))
            found += self._known(number, row)
        return found

    def record(self, values: Values, *, by: Actor) -> None:
        """Register the person and open the participation with the answers."""
        project = self.post.project
        number, first = self._first_with.get(values.get("pesel") or "", (0, values))
        if first is not values:
            raise PolicyBroken(_("The same PESEL stands in row %(row)d.") % {"row": number}, field="pesel")
        person = people.register_person(
            controller=project.controller,
            given_name=values["given_name"],
            family_name=values["family_name"],
            birth_date=values.get("birth_date"),
            is_made_up=project.is_made_up,
            by=by,
            **{name: values.get(name) or "" for name in _TEXTS},
        )
        keys = [column.key for column in self.columns if column.more.get("answer")]
        answers = {key: values[key] for key in keys if values.get(key) is not None}
        if "target_group" in answers:
            answers["target_group"] = self._groups[answers["target_group"]]
        people.open_participation(person=person, project=project, partner=self.post.partner, answers=answers, by=by)

    def _known(self, number: int, row: Values) -> list[Warned]:
        alike = possible_duplicates(
            controller=self.controller,
            given_name=row["given_name"],
            family_name=row["family_name"],
            birth_date=row.get("birth_date"),
        )
        return [Warned(number, "family_name", self._about(identity)) for identity in alike]

    def _about(self, identity: Identity) -> str:
        """Say who it is to those who may open that person; to others only that there is somebody."""
        if not visible_to(self.viewer).filter(person=identity.pk).exists():
            return _("Somebody like this is already recorded elsewhere. Ask the project’s leader before you go on.")
        return _("%(name)s is already recorded. Bring in this row only if it is somebody else.") % {
            "name": identity.name
        }
