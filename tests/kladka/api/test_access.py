"""Each operation is in the table, and refuses whoever the table does not let in."""

import re
from datetime import timedelta

import pytest

from kladka.accounts import actions
from kladka.accounts.models import ApiToken, Scope
from kladka.api.access import ACCESS
from kladka.api.document import document
from kladka.audit.actions import verb
from kladka.core import clock, crypto
from kladka.people.models import Participation
from kladka.programmes import actions as programmes
from kladka.programmes.models import Post, Project
from tests.kladka.api.asked import ROOT, count_employed, program, report_of, token_for, told
from tests.world.cast import Cast, foreign_project

PARTS = {"project": "proba", "indicator": "EECO01", "pack": "eu-esf-plus-2021", "number": 1, "version": 1}
NEEDED = {"series": {"code": "EECO01", "date": "2026-06-30"}}
GUARDED = [name for name, needs in ACCESS.items() if needs.scope]
OF_PROJECT = [name for name, needs in ACCESS.items() if needs.of_project]


@pytest.fixture(autouse=True)
def a_place_of_its_own(settings, tmp_path):
    """Reports' files and counts of requests lie where no other test looks."""
    settings.VAR = tmp_path
    crypto.prepare_keys()
    settings.API_PER_MINUTE = 10_000


def operations():
    return {told["operationId"]: address for address, ways in document()["paths"].items() for told in ways.values()}


def ask(client, name, **parts):
    address = operations()[name].format(**{**PARTS, **parts})
    return client.get(address, NEEDED.get(name, {}))


def statuses(client, names, **parts):
    return {name: ask(client, name, **parts).status_code for name in names}


def test_every_operation_has_an_entry_and_every_entry_an_operation():
    assert set(ACCESS) == {*operations(), "openapi"}


def test_an_operation_without_an_entry_is_refused(cast: Cast, monkeypatch):
    _token, secret = token_for(cast)
    without = {name: needs for name, needs in ACCESS.items() if name != "figures"}
    monkeypatch.setattr("kladka.api.door.ACCESS", without)
    assert ask(program(secret), "figures").status_code == 404


def test_each_operation_answers_a_good_token(cast: Cast):
    report_of(cast)
    _token, secret = token_for(cast)
    assert statuses(program(secret), GUARDED) == dict.fromkeys(GUARDED, 200)


@pytest.mark.parametrize("kind", ["none", "unknown", "malformed", "expired", "revoked", "closed account"])
def test_each_operation_refuses_whoever_shows_no_good_token(cast: Cast, kind):
    token, secret = token_for(cast)
    shown = {"none": "", "unknown": f"kladka_00000000_{'A' * 43}", "malformed": "kladka"}.get(kind, secret)
    if kind == "expired":
        ApiToken.objects.update(expires_on=clock.today() - timedelta(days=1))
    elif kind == "revoked":
        actions.revoke_token(token=token, by=cast.users["adam"])
    elif kind == "closed account":
        actions.set_active(user=cast.users["olga"], active=False, by=cast.users["adam"])
    for name in GUARDED:
        response = ask(program(shown), name)
        assert (name, response.status_code) == (name, 401)
        assert response["WWW-Authenticate"].startswith('Bearer realm="Kladka"')
        assert response.json()["type"] == ("/api/#token-missing" if kind == "none" else "/api/#token-refused")


def test_each_operation_refuses_a_token_without_its_scope(cast: Cast):
    for scope in Scope.values:
        _token, secret = token_for(cast, scopes=[each for each in Scope.values if each != scope])
        for name in [name for name in GUARDED if ACCESS[name].scope == scope]:
            response = ask(program(secret), name)
            assert (name, response.status_code) == (name, 403)
            assert f'scope="{scope}"' in response["WWW-Authenticate"]


def test_each_operation_hides_projects_that_the_owner_may_not_open_or_the_token_is_not_for(cast: Cast):
    report_of(cast)
    foreign = foreign_project(cast)
    _token, of_both = token_for(cast, projects=[cast.project, foreign])
    _token, of_foreign = token_for(cast, projects=[foreign])
    hidden = dict.fromkeys(OF_PROJECT, 404)
    assert statuses(program(of_both), OF_PROJECT, project="obcy") == hidden
    assert statuses(program(of_foreign), OF_PROJECT) == hidden
    assert statuses(program(of_both), OF_PROJECT, project="none") == hidden


def test_a_token_ends_with_the_posts_of_its_owner(cast: Cast):
    report_of(cast)
    _token, secret = token_for(cast, "anna")
    before = statuses(program(secret), OF_PROJECT)
    assert before == {**dict.fromkeys(OF_PROJECT, 200), "report_file": 403}
    programmes.end_post(post=cast.posts["anna"], until_date=clock.today() - timedelta(days=1), by=cast.users["adam"])
    assert statuses(program(secret), OF_PROJECT) == dict.fromkeys(OF_PROJECT, 404)
    assert told(program(secret), "projects") == {"items": []}


def test_the_file_of_a_report_is_for_the_same_people_as_on_its_page(cast: Cast):
    report_of(cast)
    with verb("test.posts", controller=cast.project.controller_id, by=cast.users["olga"]) as entry:
        adam = cast.staff["adam"]
        role = Post.Role.COORDINATOR
        entry.record(
            Post(project=cast.project, staff=adam, partner=adam.organisation, role=role, from_date=clock.today())
        )
    found = {
        who: ask(program(token_for(cast, who)[1]), "report_file").status_code for who in ("olga", "adam", "alicja")
    }
    assert found == {"olga": 200, "adam": 200, "alicja": 403}, "the leader's coordinator, and a partner's"


@pytest.mark.parametrize("name", ["members", "near"])
def test_members_are_those_whom_the_owner_may_open_and_the_others_a_number(cast: Cast, name):
    indicator = "EECO01" if name == "members" else count_employed(cast)
    seen = {"olga": 3, "alicja": 2, "anna": 1, "bogdan": 1, "alan": 0, "ada": 0, "adam": 0}
    found = {}
    for who in seen:
        answer = told(program(token_for(cast, who)[1]), f"projects/proba/figures/{indicator}/{name}")
        found[who] = (len(answer["items"]), answer["unseen"])
    assert found == {who: (number, 3 - number) for who, number in seen.items()}


def test_a_scope_that_forgets_the_partner_would_be_found(cast: Cast, monkeypatch):
    """The control: let everybody be seen, and the test above must say so."""
    monkeypatch.setattr("kladka.api.asking.visible_to", lambda viewer: Participation.objects.all())
    _token, secret = token_for(cast, "anna")
    assert len(told(program(secret), "projects/proba/figures/EECO01/members")["items"]) == 3


def test_no_answer_has_a_name(cast: Cast):
    report_of(cast)
    client = program(token_for(cast)[1])
    names = re.compile("Próbna|Testowa|Wymyślona|Łucja|Trenersk")
    texts = {name: ask(client, name).content.decode(errors="replace") for name in OF_PROJECT}
    assert {name: names.findall(text) for name, text in texts.items() if names.search(text)} == {}


def test_crossed_breakdowns_are_for_monitoring_officers(cast: Cast):
    Project.objects.filter(pk=cast.project.pk).update(pack="pl-esf-plus-2021")
    path = f"{ROOT}projects/proba/figures"
    for who, status in (("olga", 200), ("alicja", 403), ("adam", 403)):
        _token, secret = token_for(cast, who)
        client = program(secret)
        assert client.get(path, {"by": "sex*age"}).status_code == status
        assert client.get(path, {"by": ["sex*partner", "age", "site"]}).status_code == 200


def test_a_session_is_no_token_and_a_token_no_session(cast: Cast):
    signed_in = program()
    signed_in.force_login(cast.users["olga"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert ask(signed_in, "figures").status_code == 401
    _token, secret = token_for(cast)
    assert program(secret).get("/office/projects/proba/figures/").status_code == 302


def test_a_token_in_the_address_is_not_taken(cast: Cast):
    _token, secret = token_for(cast)
    for name in ("token", "access_token", "authorization"):
        assert program().get(f"{ROOT}projects", {name: secret}).status_code == 401
