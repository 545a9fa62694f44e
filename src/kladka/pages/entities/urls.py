"""Addresses of registered entities and their founders."""

from django.urls import path

from kladka.pages.entities.views import after, after_corrections, corrections, entities, inside

app_name = "entities"

urlpatterns = [
    path("entities/", entities.overview, name="list"),
    path("entities/new/", entities.new, name="new"),
    path("entities/<uuid:entity>/", entities.detail, name="detail"),
    path("entities/<uuid:entity>/correct/", corrections.entity, name="correct"),
    path("entities/<uuid:entity>/withdraw/", corrections.withdraw_entity, name="withdraw"),
    path("entities/<uuid:entity>/founders/new/", corrections.add_founders, name="add-founders"),
    path("founders/<uuid:founder>/withdraw/", corrections.withdraw_founder, name="withdraw-founder"),
    path("entities/<uuid:entity>/members/", inside.members, name="members"),
    path("entities/<uuid:entity>/jobs/", inside.jobs, name="jobs"),
    path("entities/<uuid:entity>/members/new/", after.add_members, name="add-members"),
    path("entities/<uuid:entity>/checks/new/", after.record_status, name="record-status"),
    path("entities/<uuid:entity>/jobs/new/", after.create_job, name="create-job"),
    path("entities/<uuid:entity>/listing/", after.answer_listing, name="answer-listing"),
    path("entities/<uuid:entity>/leave/", after.leave, name="leave"),
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
