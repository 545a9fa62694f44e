"""What becomes of an entity is recorded in the browser, shown to those whose work it is, and ends or is withdrawn."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kladka.incubation import actions
from kladka.incubation.models import EntityEnding, EntityLeaving, EntityStatus, Founder, Job, Member, Occupancy
from kladka.organisations.actions import add_organisation
from tests.kladka.incubation.world import make_incubation, newcomer
from tests.kladka.pages.participants.access_samples import PNG
from tests.kladka.pages.signed_in import body_of, client_of, send

DAY = "2026-06-15"


@pytest.fixture
def world(cast):
    return make_incubation(cast)


@pytest.fixture
def zuraw(world):
    return world.register()


@pytest.fixture
def alan(world):
    return client_of(world.cast, "alan")


def url(name, thing):
    return reverse(f"entities:{name}", args=[thing.pk])


def page(client, entity, name="detail"):
    response = client.get(url(name, entity))
    assert response.status_code == 200
    return response.content.decode()


def members_now(content):
    return int(re.search(r"Members now.*?(\d+)", content, re.DOTALL).group(1))


def test_a_job_like_one_that_is_recorded_is_asked_about_whoever_records_it(world, zuraw, alan):
    by = world.cast.users["alicja"]
    actions.create_job(registration=zuraw, created_date=date(2026, 6, 11), by=by)
    answer = send(alan, url("create-job", zuraw), created_date="2026-06-11")
    assert answer.status_code == 422
    assert "1 job of this share, which exists since 11 June 2026" in answer.content.decode()
    assert Job.objects.count() == 1
    assert send(alan, url("create-job", zuraw), created_date="2026-06-11", full_time_share="0.5").status_code == 302
    assert send(alan, url("create-job", zuraw), created_date="2026-06-11", second_time="1").status_code == 302
    assert Job.objects.count() == 3


def test_a_job_that_a_correction_makes_like_another_one_is_asked_about(world, zuraw, alan):
    by = world.cast.users["alicja"]
    actions.create_job(registration=zuraw, created_date=date(2026, 6, 11), by=by)
    half = actions.create_job(registration=zuraw, created_date=date(2026, 6, 11), full_time_share=Decimal("0.5"), by=by)
    fix = url("correct-job", half)
    full = {"created_date": "2026-06-11", "full_time_share": "1", "reason": "typing_error"}
    answer = send(alan, fix, **full)
    assert answer.status_code == 422
    assert "1 job of this share, which exists since 11 June 2026" in answer.content.decode()
    assert Job.objects.current().filter(full_time_share=1).count() == 1
    assert send(alan, fix, **full, second_time="1").status_code == 302
    one = Job.objects.current().first()
    unchanged = send(alan, url("correct-job", one), **full)
    assert "Is this another one?" not in unchanged.content.decode()


def test_the_picture_of_the_jobs_names_its_columns_in_each_card_of_a_telephone(world, zuraw, alan):
    actions.create_job(registration=zuraw, created_date=date(2026, 6, 11), by=world.cast.users["alicja"])
    shown = page(alan, zuraw, "jobs")
    assert "When the jobs were held" in shown
    for column in ("Days held", "Days not held", "Number of gaps", "Longest gap, days"):
        assert f'data-label="{column}"' in shown


def test_a_member_joins_and_leaves(zuraw, alan):
    assert "at least 5 people at risk of exclusion employed" in page(alan, zuraw)
    add = url("add-members", zuraw)
    wrong = send(alan, add, from_date=DAY)
    assert (wrong.status_code, "Choose or write at least one member." in wrong.content.decode()) == (422, True)
    early = send(alan, add, from_date="2026-06-09", new_founders="Ewa Nowa")
    assert (early.status_code, "Write that day or a later one." in early.content.decode()) == (422, True)
    assert not Member.objects.exists()
    assert send(alan, add, from_date=DAY, new_founders="Ewa Nowa", ground="unemployed").status_code == 302
    member = Member.objects.get()
    assert "Ewa Nowa" in page(alan, zuraw, "members")
    assert members_now(page(alan, zuraw)) == members_now(page(alan, zuraw, "members")) == 3
    assert send(alan, url("end-member", member), until_date="2026-06-14").status_code == 422
    assert send(alan, url("end-member", member), until_date=DAY).status_code == 302
    assert members_now(page(alan, zuraw)) == members_now(page(alan, zuraw, "members")) == 2
    ending = EntityEnding.objects.get()
    assert url("withdraw-ending", ending) in page(alan, zuraw, "members")
    assert send(alan, url("withdraw-ending", ending), reason="typing_error").status_code == 302
    assert members_now(page(alan, zuraw)) == members_now(page(alan, zuraw, "members")) == 3
    assert send(alan, url("withdraw-member", member), reason="typing_error").status_code == 302
    assert "Ewa Nowa" not in page(alan, zuraw, "members")


def test_a_check_needs_its_document(zuraw, alan):
    record = url("record-status", zuraw)
    assert send(alan, record, kind="operating", from_date=DAY).status_code == 422
    document = {"how": "original_inspected", "document_kind": "register_extract", "document_date": DAY}
    assert send(alan, record, kind="operating", from_date=DAY, **document).status_code == 302
    assert EntityStatus.objects.get().document.inspected_by is not None
    again = send(alan, record, kind="operating", from_date=DAY, **document)
    assert (again.status_code, "This is recorded of that day already." in again.content.decode()) == (422, True)
    ended = {"kind": "ended", "from_date": "2026-06-20"}
    assert send(alan, record, **ended, **document).status_code == 302
    assert "Nothing: the entity has ended." in page(alan, zuraw)


def test_a_status_that_the_jobs_do_not_show_is_flagged(zuraw, alan):
    document = {"how": "original_inspected", "document_kind": "register_extract", "document_date": DAY}
    assert "a social enterprise employs" not in page(alan, zuraw)
    told = {"kind": "social_enterprise", "from_date": DAY}
    assert send(alan, url("record-status", zuraw), **told, **document).status_code == 302
    shown = page(alan, zuraw)
    assert "a social enterprise employs at least 3 people" in shown
    assert "not shown by the jobs recorded here" in shown


def test_a_founder_of_whom_nothing_is_known_is_flagged(world, zuraw, alan):
    asked = "Whether these organisations may found it"
    assert asked not in page(alan, zuraw)
    by = world.cast.users["alan"]
    library = add_organisation(name="Biblioteka Zmyślona", legal_form="public_unit", by=by)
    other = world.register(legal=[library, world.cast.organisations["alfa"]], name="Spółdzielnia „B”", short_name="B")
    shown = page(alan, other)
    assert asked in shown
    assert "not known: unit of local government" in shown


def test_a_job_is_one_job_whoever_holds_it(world, zuraw, alan):
    assert send(alan, url("create-job", zuraw), created_date=DAY, full_time_share="0,5").status_code == 302
    job = Job.objects.get()
    assert "free since 15 June 2026" in page(alan, zuraw, "jobs")
    take = url("take-job", job)
    told = {"from_date": DAY, "contract_kind": "employment_contract", "ground": "disability"}
    both = send(alan, take, **told, new_founders="Ewa Nowa\nJan Nowy")
    assert (both.status_code, "Choose one person" in both.content.decode()) == (422, True)
    lucja = str(world.cast.participations["lucja"].pk)
    assert send(alan, take, **told, natural=[lucja]).status_code == 302
    assert "(at risk of exclusion)" in page(alan, zuraw, "jobs")
    holder = Occupancy.objects.get()
    assert send(alan, url("end-holder", holder), until_date="2026-06-20").status_code == 302
    assert "free since 21 June 2026" in page(alan, zuraw, "jobs")
    shown = page(alan, zuraw, "jobs")
    assert "When the jobs were held" in shown
    assert "(permitted: 30)" in shown
    assert send(alan, url("withdraw-job", job), reason="typing_error").status_code == 302
    assert not Occupancy.objects.current().exists()


def test_an_entity_leaves_the_project_early_and_that_is_withdrawn(zuraw, alan):
    leave = url("leave", zuraw)
    assert "with the end of the project" in page(alan, zuraw)
    refused = send(alan, leave, left_on="2026-06-09")
    assert (refused.status_code, "Write a day from the entry" in refused.content.decode()) == (422, True)
    assert send(alan, leave, left_on=DAY).status_code == 302
    withdraw = url("withdraw-leaving", EntityLeaving.objects.get())
    shown = page(alan, zuraw)
    assert (withdraw in shown, leave in shown, "with the end of the project" in shown) == (True, False, False)
    assert send(alan, withdraw, reason="typing_error").status_code == 302
    assert leave in page(alan, zuraw)


def test_permission_to_be_named_is_given_and_withdrawn(zuraw, alan):
    answer = url("answer-listing", zuraw)
    assert "not asked yet" in page(alan, zuraw)
    assert send(alan, answer, answer="given", on_date=DAY).status_code == 302
    assert "yes, given on 15 June 2026" in page(alan, zuraw)
    assert "with the next release" in page(alan, zuraw)
    assert send(alan, answer, answer="withdrawn", on_date=DAY).status_code == 302
    assert "no, said on 15 June 2026" in page(alan, zuraw)


def test_a_no_is_recorded_though_nobody_said_yes_before(zuraw, alan):
    shown = alan.get(url("answer-listing", zuraw)).content.decode()
    assert "no longer agrees" not in shown
    assert send(alan, url("answer-listing", zuraw), answer="withdrawn", on_date=DAY).status_code == 302
    assert "no, said on 15 June 2026" in page(alan, zuraw)


def test_who_the_founders_had_to_be_is_told_and_that_it_is_not_checked(world, zuraw, alan):
    assert "Composition not checked" not in page(alan, zuraw), "two legal persons: nothing is asked"
    people = [newcomer(f"Osoba{n}", "Zmyślona") for n in range(1, 6)]
    other = world.register(legal=[], newcomers=people, name="Spółdzielnia „Piątka”", short_name="Piątka")
    shown = page(alan, other)
    assert "at risk of exclusion (" in shown
    assert "Composition not checked" in shown
    founders = [each.person for each in Founder.objects.filter(entity=other.organisation).select_related("person")]
    said = {"registration": other, "from_date": other.register_date, "by": world.cast.users["alan"]}
    actions.add_members(natural=founders[:4], ground="disability", **said)
    assert "Composition not checked" in page(alan, other), "of one nobody asked"
    actions.add_members(natural=founders[4:], ground="none", **said)
    shown = page(alan, other)
    assert "Recorded as that: 4 of 5." in shown
    assert "Composition not checked" not in shown
    neighbour = page(client_of(world.cast, "bozena"), other)
    assert "Recorded as that" not in neighbour, "who is at risk is for those who work with the entity"


def test_of_a_founder_more_is_recorded_in_one_step(zuraw, alan):
    founder = Founder.objects.filter(entity=zuraw.organisation).first()
    address = f"{url('add-members', zuraw)}?founder={founder.pk}"
    assert address in page(alan, zuraw, "members")
    shown = alan.get(address).content.decode()
    assert f'value="{founder.organisation_id}" checked' in re.sub(r'(id|class)="[^"]*" ', "", shown)
    assert alan.get(f"{url('add-members', zuraw)}?founder=x").status_code == 200
    assert send(alan, address, from_date="2026-06-10", legal=[str(founder.organisation_id)]).status_code == 302
    assert members_now(page(alan, zuraw)) == 2


def test_who_may_not_know_them_reads_no_names(world, zuraw, alan):
    told = {"from_date": DAY, "new_founders": "Ewa Nowa", "ground": "disability"}
    assert send(alan, url("add-members", zuraw), **told).status_code == 302
    assert "Nowa" in page(alan, zuraw, "members")
    for name in ("detail", "members"):
        coach = page(client_of(world.cast, "anna"), zuraw, name)
        assert members_now(coach) == 3
        assert "Nowa" not in coach
        assert "Of them recorded as at risk" not in coach
        assert "disability" not in coach


def test_the_page_takes_few_queries_whatever_became_of_the_entity(world, zuraw, alan):
    def asked():
        found = {}
        for name in ("detail", "members", "jobs"):
            with CaptureQueriesContext(connection) as queries:
                page(alan, zuraw, name)
            found[name] = len(queries)
        return found

    found = []
    for number in range(2):
        told = {"from_date": DAY, "new_founders": f"Ewa Nowa{'abc'[number]}"}
        assert send(alan, url("add-members", zuraw), **told).status_code == 302
        assert send(alan, url("create-job", zuraw), created_date=date(2026, 6, 11 + number)).status_code == 302
        job = Job.objects.order_by("-created_date").first()
        what = {"from_date": DAY, "contract_kind": "mandate", "new_founders": f"Jan Pracowity{'abc'[number]}"}
        assert send(alan, url("take-job", job), **what).status_code == 302
        found.append(asked())
    assert found[0] == found[1]
    assert max(found[0].values()) <= 14, found[0]


def test_what_became_of_an_entity_is_corrected_with_a_reason(world, zuraw, alan):
    why = {"reason": "typing_error"}
    told = {"from_date": DAY, "new_founders": "Ewa Nowa", "ground": "disability"}
    assert send(alan, url("add-members", zuraw), **told).status_code == 302
    member = Member.objects.get()
    wrong = url("correct-member", member)
    assert wrong in page(alan, zuraw, "members")
    shown = alan.get(wrong).content.decode()
    assert "Ewa Nowa" in shown
    assert 'value="disability" selected' in shown
    early = send(alan, wrong, from_date="2026-06-09", ground="unemployed", **why)
    assert (early.status_code, "Write that day or a later one." in early.content.decode()) == (422, True)
    assert send(alan, wrong, from_date="2026-06-16", ground="none").status_code == 422
    assert send(alan, wrong, from_date="2026-06-16", ground="none", **why).status_code == 302
    again = send(alan, wrong, from_date="2026-06-17", ground="none", **why)
    assert again.status_code in (409, 422)
    assert Member.objects.current().get().at_risk is False

    assert send(alan, url("create-job", zuraw), created_date=DAY, full_time_share="0,5").status_code == 302
    what = {"from_date": "2026-06-18", "contract_kind": "mandate", "natural": []}
    assert send(alan, url("take-job", Job.objects.get()), **what, new_founders="Jan Pracowity").status_code == 302
    fix = url("correct-job", Job.objects.get())
    late = send(alan, fix, created_date="2026-06-19", full_time_share="", **why)
    assert (late.status_code, "Somebody holds this job since 18 June 2026" in late.content.decode()) == (422, True)
    assert send(alan, fix, created_date="2026-06-17", full_time_share="", **why).status_code == 302
    assert Job.objects.current().get().full_time_share == 1
    held = url("correct-holder", Occupancy.objects.current().get())
    changes = {"from_date": "2026-06-17", "contract_kind": "employment_contract", "ground": "unemployed"}
    assert send(alan, held, **changes, **why).status_code == 302
    assert "(at risk of exclusion)" in page(alan, zuraw, "jobs")

    document = {"how": "original_inspected", "document_kind": "register_extract", "document_date": DAY}
    assert send(alan, url("record-status", zuraw), kind="operating", from_date=DAY, **document).status_code == 302
    fix = url("correct-status", EntityStatus.objects.get())
    assert send(alan, fix, kind="operating", from_date="2026-06-16", **why).status_code == 302
    assert EntityStatus.objects.current().get().from_date == date(2026, 6, 16)


def test_the_scan_of_a_check_is_opened_by_who_looks_after_the_entity(world, zuraw, alan):
    scan = SimpleUploadedFile("wypis.png", PNG, content_type="image/png")
    document = {"how": "scan", "document_kind": "register_extract", "document_date": DAY, "file": scan}
    assert send(alan, url("record-status", zuraw), kind="operating", from_date=DAY, **document).status_code == 302
    address = url("status-file", EntityStatus.objects.get())
    assert address in page(alan, zuraw)
    asked = {}
    for name in ("alan", "alicja", "olga", "bozena"):
        response = client_of(world.cast, name).get(address)
        body_of(response)
        asked[name] = response.status_code
    assert asked == {"alan": 200, "alicja": 200, "olga": 200, "bozena": 404}
    assert address not in page(client_of(world.cast, "bozena"), zuraw)
