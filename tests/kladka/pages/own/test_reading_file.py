"""The page to read in the file with somebody's data: words, in one language, and no wider than a telephone."""

import io
import json
import zipfile

from django.urls import reverse
from django.utils import translation
from django.utils.text import capfirst

from kladka.coaching.queries.follow_up import pack
from kladka.core import clock
from kladka.core.dictionaries import in_use
from kladka.core.forms.shown import day_in_words
from kladka.documents.templates import templates
from kladka.employers import actions as employers
from kladka.pages.own import export
from kladka.people import actions as people
from kladka.people.actions import paper as people_papers
from kladka.people.models import Participation, Situation
from kladka.people.queries import listed
from kladka.people.queries.own_page import own_of
from kladka.workflows.actions import papers as workflows
from tests.kladka.pages.activation.access_samples import signed as signed_opinion
from tests.kladka.pages.follow_ups.access_samples import asked
from tests.kladka.pages.own.world import accepted
from tests.kladka.pages.signed_in import client_of
from tests.world.cast import Cast


def test_the_page_to_read_has_plain_words_where_the_file_for_programs_has_codes(cast: Cast):
    """A signed card, self-assessments, a correction and wishes: no JSON, one language, no code of ours."""
    lucja, anna = cast.participations["lucja"], cast.users["anna"]
    opinion = signed_opinion(cast, "lucja", "anna")
    template = templates()["monitoring-card"]
    whose = listed(Participation.objects.filter(pk=lucja.pk)).get()
    card = workflows.make_paper(participation=whose, template=template, of="opinion-1", language="pl", by=anna)
    upload = {"file": opinion.file, "on": clock.today(), "by": anna}
    people_papers.sign_paper(paper=card, version=card.version, **upload)
    vetoes = {"working_time": ["nights"]}
    employers.record_wishes(
        participation=lucja,
        staff=cast.staff["anna"],
        version=0,
        by=anna,
        on_date=clock.today(),
        values={},
        vetoes=vetoes,
    )
    people.withdraw(fact=Situation.objects.current().get(kind="social_improvement"), reason="typing_error", by=anna)
    with translation.override("pl"):
        archive = zipfile.ZipFile(io.BytesIO(export.whole(own_of(accepted(cast)))))
    html, told = archive.read("data.html").decode(), archive.read("data.json").decode()
    for words in ("Karta monitoringu aktywizacji społecznej", "treść dokumentu", "Błąd pisarski", "Pora pracy: w nocy"):
        assert words in html
    assert "Imię i nazwisko: Łucja Próbna" in html
    for code in ("{", "monitoring-card", "typing_error", "My days", "nights", ">situation<"):
        assert code not in html.partition("</style>")[2], code
    for code in ("monitoring-card", "typing_error", "My days", "nights"):
        assert code in told, "programs read what is stored"
    assert any("aktywizacji-spolecznej" in name for name in archive.namelist()), "no letter is lost"


def test_a_follow_up_says_at_which_point_it_asks(cast: Cast):
    asked(cast, "lucja")
    with translation.override("pl"):
        html = zipfile.ZipFile(io.BytesIO(export.whole(own_of(accepted(cast))))).read("data.html").decode()
        label = in_use(pack().point("day_3").labels)
    assert f"<dt><strong>moment zapytania</strong></dt><dd>{capfirst(label)}</dd>" in html
    assert ">day_3<" not in html


def test_who_looked_is_a_short_list_by_day_and_the_file_for_programs_keeps_every_column(cast: Cast):
    """A table of six columns was six lines for each look on a telephone, each without its heading."""
    lucja, anna = cast.participations["lucja"], client_of(cast, "anna")
    for _time in range(3):
        anna.get(reverse("participants:detail", args=[lucja.pk]))
    anna.get(reverse("plans:of", args=[lucja.pk]))
    with translation.override("en"):
        archive = zipfile.ZipFile(io.BytesIO(export.whole(own_of(accepted(cast)))))
        day = day_in_words(clock.today())
    html = archive.read("data.html").decode().partition("Who looked at my data")[2]
    assert html.count(day) == 1, "the day is said once for all of it"
    assert "<td>" not in html
    who = f"Anna Trenerska, {cast.staff['anna'].organisation.name}, coach"
    looked = "the main page about you, to work with you (3 times); your plan, to work on the plan"
    assert f"<li>{who}: {looked}</li>" in html, "who it was is said once for the day"
    told = json.loads(archive.read("data.json"))["who_looked"]
    assert {"on", "who", "role", "page", "why", "times"} == set(told[0])
