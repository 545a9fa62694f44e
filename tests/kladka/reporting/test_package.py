"""What a package and a binder hold, for whom, and that they are whole or not there."""

import hashlib
import io
import json
import os
import posixpath
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.utils import translation
from django_tasks_db.models import DBTaskResult

from kladka.audit.models import Line, ReadEvent
from kladka.audit.queries import verify
from kladka.core import clock
from kladka.core.errors import PolicyBroken
from kladka.files import actions as files
from kladka.files.queries import path_of
from kladka.people import actions as people
from kladka.programmes.permissions import viewer_for
from kladka.reporting import actions, permissions
from kladka.reporting.actions import Answer
from kladka.reporting.actions import package as making
from kladka.reporting.dossier import packing
from kladka.reporting.models import Package
from tests.kladka.pages.participants.access_samples import PNG
from tests.kladka.pages.samples.access_samples import drawn, made_package
from tests.world.cast import make_cast

NAMES = ("Łucja", "Próbna", "Nadia", "Testowa", "Teresa", "Wymyślona")
PERSONAL = ("1980-02-29", "1991-12-31", "1975-07-15", "refused")


@pytest.fixture
def proven(cast):
    """Łucja's job is proven by a scan; return the stored file."""
    user, controller = cast.users["anna"], cast.organisations["leader"]
    stored = files.store(upload=ContentFile(PNG, name="umowa.png"), controller=controller.pk, by=user)
    document = people.keep_document(
        controller=controller,
        kind="employment_contract",
        form="scan",
        document_date=date(2026, 5, 4),
        file=stored,
        by=user,
    )
    people.prove(facts=[cast.situations["lucja"]], document=document, by=user)
    return stored


@pytest.fixture
def sample(cast, proven):
    """All three are drawn, and one has a finding with words."""
    found = drawn(cast, size=3)
    answers = {"agreement": Answer("finding", "missing_signature", "Łucja nie podpisała.")}
    actions.record_findings(item=found.items.get(position=1), answers=answers, seen=0, by=cast.users["olga"])
    return found


def written(sample, *, with_names):
    file = io.BytesIO()
    packing.write_sample(file, sample, with_names=with_names)
    return zipfile.ZipFile(file)


def everything(archive):
    return "\n".join(
        archive.read(name).decode(errors="replace") for name in archive.namelist() if "documents/" not in name
    )


def test_a_package_with_names_holds_the_evidence_behind_each_item(sample, proven, cast):
    archive = written(sample, with_names=True)
    text = everything(archive)
    assert {"index.html", "sample.json", "population.csv", "draw.py", "SHA256SUMS"} <= set(archive.namelist())
    assert f"documents/{proven.sha256}.png" in archive.namelist()
    assert archive.read(f"documents/{proven.sha256}.png") == PNG
    assert all(name in text for name in NAMES)
    assert "Łucja nie podpisała." in text
    for item in sample.items.all():
        record = json.loads(archive.read(f"items/{item.position:04d}/record.json"))
        assert record["participation"] == str(item.participation_id)
        numbers = {fact["recorded_no"] for facts in record["facts"].values() for fact in facts}
        assert numbers == {line["number"] for line in record["audit"]}
    assert archive.testzip() is None


def test_a_package_without_names_says_nothing_about_who_it_is(sample, proven):
    archive = written(sample, with_names=False)
    text = everything(archive)
    found = [word for word in (*NAMES, *PERSONAL, "podpisała", "Trenerska", "umowa.png") if word in text]
    assert found == []
    assert not [name for name in archive.namelist() if name.startswith("documents/")]
    assert proven.sha256 in text
    assert all(str(item.participation_id) in text for item in sample.items.all())


def test_every_file_hashes_to_what_is_said_and_the_draw_can_be_repeated(sample, tmp_path):
    archive = written(sample, with_names=True)
    archive.extractall(tmp_path)
    check = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True
    )
    assert check.returncode == 0, check.stdout
    told = subprocess.run([sys.executable, "-I", "draw.py"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert told.stdout.split() == [str(one.subject) for one in sample.items.order_by("position")]


def test_links_in_the_indexes_lead_to_files(sample):
    archive = written(sample, with_names=True)
    names = set(archive.namelist())
    for name in [each for each in names if each.endswith(".html")]:
        for link in archive.read(name).decode().split('href="')[1:]:
            target = posixpath.normpath(posixpath.join(posixpath.split(name)[0], link.partition('"')[0]))
            assert target in names, (name, target)


def test_the_same_content_gives_the_same_bytes(sample):
    made = []
    for _number in range(2):
        file = io.BytesIO()
        packing.write_sample(file, sample, with_names=True)
        made.append(hashlib.sha256(file.getvalue()).hexdigest())
    assert made[0] == made[1]


def test_a_copy_that_is_gone_or_was_changed_is_told(sample, proven):
    path = path_of(proven.sha256)
    path.write_bytes(b"another")
    with translation.override("en"):
        assert "missing or was changed" in everything(written(sample, with_names=True))
    path.unlink()
    archive = written(sample, with_names=True)
    assert not [name for name in archive.namelist() if name.startswith("documents/")]


def test_a_package_is_asked_for_made_and_taken_each_with_its_trace(sample, cast):
    olga = cast.users["olga"]
    package = actions.ask_package(sample=sample, with_names=True, by=olga)
    assert DBTaskResult.objects.count() == 1
    assert not making.path_of(package).exists()
    with pytest.raises(PolicyBroken):
        actions.open_package(package=package, by=olga, page="samples:package")
    actions.make_package.call(str(package.pk))
    package.refresh_from_db()
    assert (package.state, package.done) == (Package.State.READY, 3)
    content = making.path_of(package).read_bytes()
    assert (hashlib.sha256(content).hexdigest(), len(content)) == (package.sha256, package.size)
    with actions.open_package(package=package, by=olga, page="samples:package") as file:
        assert file.read() == content
    seen = set(ReadEvent.objects.filter(page="samples:package", by=olga.pk).values_list("object", flat=True))
    assert seen == {package.pk, *(each.pk for each in cast.participations.values())}
    verbs = list(Line.objects.filter(object=package.pk).order_by("pk").values_list("entry__verb", flat=True))
    assert verbs == ["reporting.ask_package", "reporting.make_package"]
    assert list(verify()) == []


def test_a_making_that_fails_leaves_nothing_and_can_be_repeated(sample, cast, monkeypatch):
    package = actions.ask_package(sample=sample, with_names=True, by=cast.users["olga"])
    packing.folder().mkdir(exist_ok=True)
    before = set(packing.folder().iterdir())

    def full(*_a, **_k):
        raise OSError("No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("kladka.reporting.dossier.packing.Archive.close", full)
        with pytest.raises(OSError, match="No space"):
            actions.make_package.call(str(package.pk))
    package.refresh_from_db()
    assert package.state == Package.State.FAILED
    assert set(packing.folder().iterdir()) == before
    actions.make_package.call(str(package.pk))
    package.refresh_from_db()
    assert package.state == Package.State.READY


def test_a_package_made_twice_stays_the_first(sample, cast):
    package = made_package(cast, sample)
    before = making.path_of(package).stat().st_mtime_ns
    actions.make_package.call(str(package.pk))
    assert making.path_of(package).stat().st_mtime_ns == before


def test_a_package_past_its_day_goes_and_what_killed_workers_left(sample, cast, monkeypatch):
    package = made_package(cast, sample)
    left = packing.folder() / ".incoming-x"
    left.write_bytes(b"half")
    assert actions.remove_old_packages() == 0
    later = clock.now() + timedelta(days=31)
    monkeypatch.setattr("kladka.core.clock.now", lambda: later)
    assert actions.remove_old_packages() == 2
    package.refresh_from_db()
    assert package.state == Package.State.REMOVED
    assert not making.path_of(package).exists()
    assert not left.exists()


def test_documents_are_copied_in_pieces(sample, proven, monkeypatch):
    """A scan of any size never lies in memory as a whole: the archive reads pieces."""
    sizes = []

    class Counting(io.FileIO):
        def read(self, size=-1):
            sizes.append(size)
            return super().read(size)

    opened = Path.open
    kept = path_of(proven.sha256)
    monkeypatch.setattr(Path, "open", lambda self, *a, **k: Counting(self) if self == kept else opened(self, *a, **k))
    written(sample, with_names=True)
    assert sizes
    assert max(sizes) == 256 * 1024
    assert min(sizes) > 0


def test_names_are_only_for_who_may_open_everybody(sample, cast):
    today = clock.today()
    assert permissions.may_see_names(viewer_for(cast.users["olga"], today), sample)
    assert not permissions.may_see_names(viewer_for(cast.users["alicja"], today), sample)
    assert not permissions.may_see_names(viewer_for(cast.users["adam"], today), sample)
    assert list(permissions.samples_of(viewer_for(cast.users["alicja"], today))) == []
    assert list(permissions.packages_of(viewer_for(cast.users["adam"], today))) == []


def test_the_binder_of_one_person_holds_that_person_only(sample, proven, cast):
    found = cast.participations["lucja"]
    with actions.make_binder(participation=found, by=cast.users["olga"], page="samples:binder") as file:
        archive = zipfile.ZipFile(io.BytesIO(file.read()))
    text = everything(archive)
    assert "Próbna" in text
    assert not [name for name in NAMES[2:] if name in text]
    assert sorted(archive.namelist()) == ["SHA256SUMS", f"documents/{proven.sha256}.png", "index.html", "record.json"]
    handed = Package.objects.get(participation=found)
    assert (handed.state, handed.with_names) == (Package.State.HANDED, True)
    assert ReadEvent.objects.filter(object=found.pk, page="samples:binder").count() == 1


def test_a_withdrawn_sample_is_not_collected(sample, cast):
    actions.withdraw_sample(sample=sample, reason="other", by=cast.users["olga"])
    with pytest.raises(PolicyBroken):
        actions.ask_package(sample=sample, with_names=False, by=cast.users["olga"])


KILLED = """
import os, sys, django
django.setup()
from kladka.reporting import actions
from kladka.reporting.dossier import packing
from kladka.reporting.actions import package
point, asked = sys.argv[1:]
die = lambda *_a, **_k: os.kill(os.getpid(), 9)
if point == "before the end":
    packing.Archive.close = die
elif point == "before the name":
    package.Path.replace = die
else:
    package.note_people = die
actions.make_package.call(asked)
"""


@pytest.mark.parametrize("point", ["before the end", "before the name", "before the record"])
def test_a_worker_killed_while_it_makes_a_package_leaves_nothing_that_looks_whole(committed_db, settings, point):
    """Then the task runs again, as `core.tasks.reap` lets it, and the package is there."""
    settings.VAR = Path(committed_db.environment["KLADKA_VAR"])
    cast = make_cast()
    found = drawn(cast, size=2)
    asked = actions.ask_package(sample=found, with_names=True, by=cast.users["olga"])
    environment = {**os.environ, **committed_db.environment, "KLADKA_SECRET_KEY": settings.SECRET_KEY}
    command = [sys.executable, "-c", KILLED, point, str(asked.pk)]
    assert subprocess.run(command, env=environment, check=False).returncode == -9
    asked.refresh_from_db()
    assert asked.state == Package.State.MAKING
    with pytest.raises(PolicyBroken):
        actions.open_package(package=asked, by=cast.users["olga"], page="samples:package")
    actions.make_package.call(str(asked.pk))
    asked.refresh_from_db()
    assert asked.state == Package.State.READY
    assert hashlib.sha256(making.path_of(asked).read_bytes()).hexdigest() == asked.sha256
    assert list(verify()) == []
