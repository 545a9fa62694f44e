"""Addresses of employers, vacancies, placements and referrals."""

from django.urls import path

from kladka.pages.employers.views import contacts, employers, matching, people, placements, referrals, vacancies, work

app_name = "employers"

urlpatterns = [
    path("employers/", employers.overview, name="list"),
    path("employers/new/", employers.new, name="new"),
    path("employers/due/", contacts.due, name="due"),
    path("employers/vacancies/", vacancies.overview, name="vacancies"),
    path("employers/referrals/", referrals.overview, name="referrals"),
    path("employers/<uuid:employer>/", employers.detail, name="detail"),
    path("employers/<uuid:employer>/edit/", employers.edit, name="edit"),
    path("employers/<uuid:employer>/people/new/", people.new, name="person-new"),
    path("employers/<uuid:employer>/contacts/new/", contacts.new, name="contact-new"),
    path("employers/<uuid:employer>/vacancies/new/", vacancies.new, name="vacancy-new"),
    path("employers/people/<uuid:contact_person>/edit/", people.edit, name="person-edit"),
    path("employers/people/<uuid:contact_person>/forget/", people.forget, name="person-forget"),
    path("employers/contacts/<uuid:employer_contact>/edit/", contacts.edit, name="contact-edit"),
    path("employers/contacts/<uuid:employer_contact>/remove/", contacts.remove, name="contact-remove"),
    path("employers/contacts/<uuid:employer_contact>/done/", contacts.done, name="contact-done"),
    path("employers/vacancies/<uuid:vacancy>/", vacancies.detail, name="vacancy"),
    path("employers/vacancies/<uuid:vacancy>/people/", matching.candidates, name="candidates"),
    path("employers/vacancies/<uuid:vacancy>/edit/", vacancies.edit, name="vacancy-edit"),
    path("employers/vacancies/<uuid:vacancy>/state/", vacancies.state, name="vacancy-state"),
    path("employers/vacancies/<uuid:vacancy>/analysis/", vacancies.analysis, name="analysis"),
    path("employers/of/<uuid:participation>/", work.of, name="of"),
    path("employers/of/<uuid:participation>/wishes/", matching.wishes, name="wishes"),
    path("employers/of/<uuid:participation>/matches/", matching.matches, name="matches"),
    path("employers/of/<uuid:participation>/place/", placements.place, name="place"),
    path("employers/of/<uuid:participation>/trial/", placements.trial, name="trial"),
    path("employers/of/<uuid:participation>/refer/", referrals.refer, name="refer"),
    path("employers/situations/<uuid:situation>/", placements.describe, name="describe"),
    path("employers/placements/<uuid:placement>/", placements.detail, name="placement"),
    path("employers/placements/<uuid:placement>/edit/", placements.edit, name="placement-edit"),
    path("employers/placements/<uuid:placement>/end/", placements.end, name="placement-end"),
    path("employers/placements/<uuid:placement>/extend/", placements.extend, name="placement-extend"),
    path("employers/placements/<uuid:placement>/plan/", placements.plan, name="plan"),
    path("employers/placements/<uuid:placement>/trial/", placements.trial_end, name="trial-end"),
    path("employers/referrals/<uuid:referral>/edit/", referrals.edit, name="referral"),
]
