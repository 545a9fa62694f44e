"""The logos in the head of a project's papers."""

from typing import Any

from django.core.files.base import ContentFile, File
from django.db.models import Max

from kladka.accounts.models import User
from kladka.audit.actions import Actor, verb
from kladka.documents import papers
from kladka.files import actions as files
from kladka.files.policies import picture_size
from kladka.files.rules import is_turned
from kladka.programmes import policies
from kladka.programmes.models import Logo, Project


def add_logo(*, project: Project, upload: File[Any], alt_pl: str, alt_en: str, by: User) -> Logo:
    """Keep a picture for the head of papers, after those there are. Raises PolicyBroken when it does not fit there.

    Papers made before keep the logos they were made with.
    """
    content = upload.read(policies.LOGO_BYTES + 1)
    policies.check_logo_bytes(len(content))
    media_type, width, height = picture_size(content)
    policies.check_logo_is_upright(is_turned=is_turned(content))
    count = project.logos.count()
    policies.check_logo(width, height, count)
    policies.check_logo_words(alt_pl, alt_en)
    policies.check_logo_is_whole(is_whole=papers.can_be_drawn(content, media_type, width, height))
    kept = ContentFile(content, name=upload.name)
    with verb("programmes.add_logo", controller=project.controller_id, by=by) as opened:
        file = files.store(upload=kept, controller=project.controller_id, by=by, name=upload.name or "")
        position = (project.logos.aggregate(last=Max("position"))["last"] or 0) + 1
        words = {"alt_pl": alt_pl.strip(), "alt_en": alt_en.strip()}
        return opened.save(Logo(project=project, position=position, file=file, width=width, height=height, **words))


def remove_logo(*, logo: Logo, by: Actor) -> None:
    """Leave a picture out of papers made from now on."""
    with verb("programmes.remove_logo", controller=logo.project.controller_id, by=by) as opened:
        opened.delete(logo)


def move_logo(*, logo: Logo, places: int, by: Actor) -> None:
    """Let a picture stand so many places further right (below 0: left) in the row of papers made from now on.

    At the end of the row it stays where it is. Raises PolicyBroken when it was removed meanwhile.
    """
    with verb("programmes.move_logo", controller=logo.project.controller_id, by=by) as opened:
        row = list(Logo.objects.filter(project=logo.project).order_by("position", "pk"))
        policies.check_logo_stands(logo in row)
        at = row.index(logo)
        row.insert(max(0, at + places), row.pop(at))
        for position, one in enumerate(row, start=1):
            if one.position != position:
                one.position = position
                opened.save(one, fields=["position"])
