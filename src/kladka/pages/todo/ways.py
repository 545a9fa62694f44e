"""Where what a line is about is mended: the address, and who may go there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy

from kladka.pages.todo.wording import said_of
from kladka.reporting.worklists import Line


@dataclass(frozen=True)
class Way:
    """Where a line is mended: the address's name, its argument ("participation", "fact", "claim", or none), and words.

    `for_` says who may: "reader", "worker", "leader" or "answerer" of the participant, or "anybody" who may change the
    event or the card. In `query` “{fact}” stands for the fact that the line is about.
    """

    name: str
    of: str
    text: Any
    for_: str = "worker"
    query: str = ""

    anchor: str = ""

    def address(self, line: Line) -> str:
        """Return the address for a line."""
        found = reverse(self.name, args=self._of(line))
        return f"{found}?{self.query.format(fact=line.fact)}" if self.query else f"{found}{self.anchor}"

    def _of(self, line: Line) -> list[str]:
        """Return the arguments of the address: of what came back, the record that it is about; of a claim and
        an own indicator, its project, too; of a model, its version."""
        if self.of == "claim":
            return [line.word.partition("\n")[0], line.fact]
        if self.of == "indicator":
            return line.word.split("\n")
        if self.of == "model":
            return [line.word.partition("\n")[0], str(line.number)]
        if self.of == "record":
            return [said_of(line).record]
        return [str(getattr(line, self.of))] if self.of else []


_RECORD = Way("participants:situation", "participation", gettext_lazy("Record a situation"))
_CORRECT = Way("participants:correct", "fact", gettext_lazy("Correct it"), "reader")
_CALL = Way("recruitment:call", "fact", gettext_lazy("Go to the call"), "anybody")
_ASSESS = Way("recruitment:mine", "", gettext_lazy("Assess"), "anybody")
_ENTITY = Way("entities:detail", "fact", gettext_lazy("Open the entity"), "anybody")
_GRANT = Way("grants:detail", "fact", gettext_lazy("Open the grant"), "anybody")
_MEETINGS = {
    "session": Way("coach:change-session", "fact", gettext_lazy("Correct the session")),
    "advice": Way("advice:edit", "fact", gettext_lazy("Correct the advice card"), "anybody"),
    "event": Way("participants:detail", "participation", gettext_lazy("Look at both meetings"), "reader"),
}
_WAYS: Mapping[str, Way] = {
    "window": _RECORD,
    "no_follow_up": _RECORD,
    "draft": Way("participants:entry", "participation", gettext_lazy("Complete the entry form"), "reader"),
    "entry_withdrawn": Way("participants:entry", "participation", gettext_lazy("Look at the entry"), "reader"),
    "beside": Way("participants:detail", "participation", gettext_lazy("Look at the record"), "reader"),
    "left_behind": _RECORD,
    "support_before_entry": _CORRECT,
    "entry_without_support": Way("participants:entry", "participation", gettext_lazy("Look at the entry"), "reader"),
    "entered_twice": Way("participants:detail", "participation", gettext_lazy("Look at the entry"), "reader"),
    "support_after_exit": _CORRECT,
    "exit_before_support": _CORRECT,
    "situation_before_entry": _CORRECT,
    "works_at_entry": _CORRECT,
    "works_in_trial": _CORRECT,
    "situation_twice": Way(
        "participants:withdraw",
        "fact",
        gettext_lazy("Withdraw one of them"),
        "reader",
        query=urlencode({"reason": "recorded_twice"}),
    ),
    "coached_after_exit": Way("participants:end-coaching", "participation", gettext_lazy("End the coaching")),
    "unproven": Way("participants:evidence", "participation", gettext_lazy("Add a document"), query="fact={fact}"),
    "proof_lost": Way("participants:evidence", "participation", gettext_lazy("Add a document"), query="fact={fact}"),
    "unsigned": Way("papers:scan", "fact", gettext_lazy("Add the signed document")),
    "unsigned_record": Way("papers:scan", "fact", gettext_lazy("Add the signed document"), "anybody"),
    "plan_review": Way("plans:review", "participation", gettext_lazy("Review the plan")),
    "stage_review": Way("plans:of", "participation", gettext_lazy("Open the plan"), "reader"),
    "stage_long": Way("pathways:of", "participation", gettext_lazy("Open the pathway"), "reader"),
    "no_support": Way("coach:log-session", "participation", gettext_lazy("Log a session")),
    "coach_gone": Way(
        "participants:hand-over", "", gettext_lazy("Hand over to another coach"), "leader", query="assignment={fact}"
    ),
    "no_coach": Way("participants:leave", "participation", gettext_lazy("Record the exit")),
    "not_begun": Way("participants:assign", "participation", gettext_lazy("Assign a coach"), "leader"),
    "unconfirmed": Way("events:confirm", "fact", gettext_lazy("Confirm attendance"), "anybody"),
    "unmarked": Way("events:attendance", "fact", gettext_lazy("Mark attendance"), "anybody"),
    "completion_overtaken": Way("events:completion", "fact", gettext_lazy("Look who completed"), "anybody"),
    "benefit_sent": Way("benefits:write-down", "fact", gettext_lazy("Write the request down")),
    "benefit_requested": Way("benefits:decide", "fact", gettext_lazy("Decide on the request"), "leader"),
    "asked": Way("own-page:request", "fact", gettext_lazy("Answer the request"), "answerer"),
    "claim_due": Way("claims:detail", "claim", gettext_lazy("Open the claim"), "anybody"),
    "report_waits": Way("reports:detail", "fact", gettext_lazy("Open the report"), "anybody"),
    "release_waits": Way("releases:detail", "fact", gettext_lazy("Open the release"), "anybody"),
    "indicator_waits": Way("indicators:detail", "indicator", gettext_lazy("Open the indicator"), "anybody"),
    "model_waits": Way("coaching_models:detail", "model", gettext_lazy("Open the model"), "anybody"),
    "standard_waits": Way("incubator_models:detail", "model", gettext_lazy("Open the model"), "anybody"),
    "release_due": Way("releases:prepare", "fact", gettext_lazy("Prepare the release"), "anybody"),
    "appeal_waits": Way("recruitment:application", "fact", gettext_lazy("Look at the appeal"), "anybody"),
    "appeal_to_decide": Way("recruitment:application", "fact", gettext_lazy("Open the application"), "anybody"),
    **dict.fromkeys(("card_waits", "call_to_close", "call_to_decide", "not_taken_in", "place_free"), _CALL),
    **dict.fromkeys(("grant_settle", "grant_return"), _GRANT),
    **dict.fromkeys(("entity_duty", "entity_below", "entity_check", "job_empty"), _ENTITY),
}
LOOK = Way("participants:detail", "participation", gettext_lazy("Look at the participant"), "reader")
LOOK_AT_EVENT = Way("events:detail", "fact", gettext_lazy("Look at the event"), "anybody")
LOOK_AT_PAPER = Way("papers:detail", "fact", gettext_lazy("Look at the document"), "anybody")


def way_of(line: Line, *, by: str = "") -> Way:
    """Return where a line is mended; `by` is the staff member who asks."""
    if line.rule == "card_waits" and line.staff == by:
        return _ASSESS
    if line.rule in {"coach_twice", "participant_twice", "same_day_twice"}:
        return _MEETINGS[line.word.partition(" ")[0]]
    if line.rule == "sent_back":
        said = said_of(line)
        return way_of_part(said.part, said.field, said.record)
    return _WAYS[line.rule]


def way_of_part(part: str, field: str, record: str) -> Way:
    """Return where a part of somebody's record is mended: the form, at the field."""
    anchor = f"#id_{field}" if field else ""
    if part == "identity":
        return Way("participants:identity", "participation", gettext_lazy("Correct the person’s data"), anchor=anchor)
    if part == "situation" and not record:
        return _RECORD
    if part == "exit" and not record:
        return Way("participants:leave", "participation", gettext_lazy("Record the exit"))
    if record:
        return Way("participants:correct", "record", gettext_lazy("Correct it"), "reader", anchor=anchor)
    return LOOK
