"""Papers: numbered without gaps in each project, kind and year; made again byte for byte; signed, withdrawn."""

import hashlib
import threading

import pytest
from django.core.files.base import ContentFile
from django.db import connection

from kladka.core import clock, crypto
from kladka.core.errors import PolicyBroken, Stale
from kladka.documents.papers import Given
from kladka.documents.templates import template_of
from kladka.files import actions as files
from kladka.people.actions import paper as actions
from kladka.people.models import Evidence, Paper
from kladka.people.policies.paper import number_of
from kladka.people.queries.paper import read_on
from tests.kladka.pages.participants.access_samples import PNG
from tests.world.cast import make_cast

NAMES = ("above", "controller", "participant", "address", "project", "partner", "project_time", "participant_title")


def given(**more):
    return Given(values=dict.fromkeys(NAMES, "Próba"), signers={"participant": "Łucja Próbna"}, **more)


def made(cast, name="lucja", of="", **more):
    return actions.make_paper(
        whose=cast.participations[name],
        template=template_of("declaration.1"),
        of=of,
        language="pl",
        given=given(**more),
        by=cast.users["anna"],
    )


def scan(cast):
    upload, controller = ContentFile(PNG, name="scan.png"), cast.project.controller_id
    return files.store(upload=upload, controller=controller, by=cast.users["anna"], name="scan.png")


def signed(cast, paper, on=None):
    day = on or clock.today()
    return actions.sign_paper(paper=paper, version=paper.version, file=scan(cast), on=day, by=cast.users["anna"])


def test_numbers_run_without_gaps_in_a_project_kind_and_year(cast):
    year = clock.today().year
    first, second = made(cast), made(cast, "nadia")
    assert [str(number_of(one)) for one in (first, second)] == [f"DEK/{year}/1", f"DEK/{year}/2"]
    assert first.told["numbered"] == f"Nr DEK/{year}/1"
    with pytest.raises(PolicyBroken, match=f"DEK/{year}/1"):
        made(cast)
    third = made(cast, of="2")
    assert third.number == 3


def test_two_at_once_get_numbers_without_a_gap_and_one_paper_of_a_thing(committed_db, settings, tmp_path):
    """Four send at once, two of them for Łucja: three numbers, and one is told that hers is there."""
    settings.VAR = tmp_path
    crypto.prepare_keys()
    cast, ready, refused = make_cast(), threading.Barrier(4), []

    def make(name):
        ready.wait(20)
        try:
            made(cast, name)
        except PolicyBroken as error:
            refused.append(str(error))
        connection.close()

    senders = [threading.Thread(target=make, args=[name]) for name in ("lucja", "nadia", "lucja", "teresa")]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(Paper.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert len(refused) == 1


def test_a_paper_made_by_mistake_keeps_its_number_and_is_made_again_with_the_next(cast):
    paper = made(cast)
    again = actions.make_paper_again(
        paper=paper,
        version=paper.version,
        template=template_of("declaration.1"),
        of="",
        given=given(),
        by=cast.users["anna"],
    )
    paper.refresh_from_db()
    assert (paper.number, paper.void_reason, again.number) == (1, "replaced", 2)
    with pytest.raises(PolicyBroken, match=str(number_of(paper))):
        signed(cast, paper)
    with pytest.raises(Stale):
        actions.withdraw_paper(paper=again, version=again.version + 1, reason="by_mistake", by=cast.users["anna"])


def test_the_pdf_is_made_again_byte_for_byte_from_what_is_kept(cast):
    paper, by = made(cast), cast.users["anna"]
    first = actions.print_paper(paper=paper, by=by)
    later = actions.print_paper(paper=Paper.objects.get(pk=paper.pk), by=by)
    assert first.content == later.content
    assert later.is_same
    paper.content = paper.content.replace("Deklaracja", "Umowa")
    assert not actions.print_paper(paper=paper, by=by).is_same


def test_a_withdrawn_paper_is_printed_as_void_and_keeps_the_digest_of_the_one_handed_out(cast):
    paper, by = made(cast), cast.users["anna"]
    first = actions.print_paper(paper=paper, by=by)
    paper.refresh_from_db()
    done = actions.withdraw_paper(paper=paper, version=paper.version, reason="wrong_data", by=by)
    again = actions.print_paper(paper=done, by=by)
    assert again.is_same
    assert again.content != first.content
    assert Paper.objects.get().pdf_hash == hashlib.sha256(first.content).hexdigest()
    assert "błędne dane" in str(read_on(done)["blocks"][0])
    assert "title" in done.told
    assert "Nieważne" not in done.told["title"], "what was kept stays as it was"


def test_a_signed_paper_has_its_scan_until_it_is_taken_back(cast):
    paper = made(cast)
    with pytest.raises(PolicyBroken) as refused:
        signed(cast, paper, on=clock.today().replace(year=2000))
    assert refused.value.field == "on"
    done = signed(cast, paper)
    assert done.document.kind == "declaration"
    assert not Evidence.objects.filter(document=done.document).exists()
    with pytest.raises(PolicyBroken, match=str(number_of(paper))):
        actions.withdraw_paper(paper=done, version=done.version, reason="by_mistake", by=cast.users["anna"])
    back = actions.take_scan_back(paper=done, version=done.version, reason="wrong_person", by=cast.users["anna"])
    assert back.signed_on is None
