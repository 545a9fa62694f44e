"""Addresses of registered entities and their founders."""

from django.urls import path

from kladka.pages.entities.views import after, after_corrections, corrections, entities, inside
from kladka.pages.entities.views.frame import leading_on

app_name = "entities"

urlpatterns = [
    path("entities/", entities.overview, name="list"),
    path("entities/new/", entities.new, name="new"),
    path("entities/<uuid:entity>/", leading_on(entities.detail), name="detail"),
    path("entities/<uuid:entity>/correct/", leading_on(corrections.entity), name="correct"),
    path("entities/<uuid:entity>/withdraw/", leading_on(corrections.withdraw_entity), name="withdraw"),
    path("entities/<uuid:entity>/founders/new/", leading_on(corrections.add_founders), name="add-founders"),
    path("founders/<uuid:founder>/withdraw/", corrections.withdraw_founder, name="withdraw-founder"),
    path("entities/<uuid:entity>/members/", leading_on(inside.members), name="members"),
    path("entities/<uuid:entity>/jobs/", leading_on(inside.jobs), name="jobs"),
    path("entities/<uuid:entity>/members/new/", leading_on(after.add_members), name="add-members"),
    path("entities/<uuid:entity>/checks/new/", leading_on(after.record_status), name="record-status"),
    path("entities/<uuid:entity>/jobs/new/", leading_on(after.create_job), name="create-job"),
    path("entities/<uuid:entity>/listing/", leading_on(after.answer_listing), name="answer-listing"),
    path("entities/<uuid:entity>/leave/", leading_on(after.leave), name="leave"),
    path("entities/leaving/<uuid:leaving>/withdraw/", after.withdraw_leaving, name="withdraw-leaving"),
    path("entities/jobs/<uuid:job>/holders/new/", after.take_job, name="take-job"),
    path("entities/jobs/<uuid:job>/withdraw/", after.withdraw_job, name="withdraw-job"),
    path("entities/members/<uuid:member>/end/", after.end_member, name="end-member"),
    path("entities/members/<uuid:member>/withdraw/", after.withdraw_member, name="withdraw-member"),
    path("entities/checks/<uuid:status>/file/", inside.status_file, name="status-file"),
    path("entities/checks/<uuid:status>/end/", after.end_status, name="end-status"),
    path("entities/checks/<uuid:status>/withdraw/", after.withdraw_status, name="withdraw-status"),
    path("entities/holders/<uuid:occupancy>/end/", after.end_holder, name="end-holder"),
    path("entities/holders/<uuid:occupancy>/withdraw/", after.withdraw_holder, name="withdraw-holder"),
    path("entities/jobs/<uuid:job>/correct/", after_corrections.job, name="correct-job"),
    path("entities/members/<uuid:member>/correct/", after_corrections.member, name="correct-member"),
    path("entities/checks/<uuid:status>/correct/", after_corrections.status, name="correct-status"),
    path("entities/holders/<uuid:occupancy>/correct/", after_corrections.holder, name="correct-holder"),
    path("entities/endings/<uuid:ending>/withdraw/", after.withdraw_ending, name="withdraw-ending"),
]
