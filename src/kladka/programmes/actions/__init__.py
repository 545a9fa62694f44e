"""The verbs of programmes: what a project is, who takes part in it, what it promised, who works in it."""

from kladka.programmes.actions.contents import (
    add_award_file,
    add_goal,
    add_target_group,
    change_award,
    change_goal,
    change_target_group,
    record_award,
    remove_award,
    remove_award_file,
    remove_goal,
    remove_target_group,
)
from kladka.programmes.actions.logos import add_logo, move_logo, remove_logo
from kladka.programmes.actions.partners import (
    add_partner,
    change_partnership,
    change_served_areas,
    end_partnership,
    serve_areas,
)
from kladka.programmes.actions.posts import appoint, change_post, end_post, withdraw_post
from kladka.programmes.actions.project import LineLevel, change_project, define_funding_line, open_project
from kladka.programmes.actions.targets import correct_target, promise, set_target, withdraw_target

__all__ = [
    "LineLevel",
    "add_award_file",
    "add_goal",
    "add_logo",
    "add_partner",
    "add_target_group",
    "appoint",
    "change_award",
    "change_goal",
    "change_partnership",
    "change_post",
    "change_project",
    "change_served_areas",
    "change_target_group",
    "correct_target",
    "define_funding_line",
    "end_partnership",
    "end_post",
    "move_logo",
    "open_project",
    "promise",
    "record_award",
    "remove_award",
    "remove_award_file",
    "remove_goal",
    "remove_logo",
    "remove_target_group",
    "serve_areas",
    "set_target",
    "withdraw_post",
    "withdraw_target",
]
