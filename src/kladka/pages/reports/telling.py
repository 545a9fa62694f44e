"""Everything that goes out with a report, gathered once for whatever kind of file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from kladka.pages.reports import presenters
from kladka.pages.reports.content import Content, Line, content_of, lines
from kladka.reporting.live import figures as reporting
from kladka.reporting.models import Report
from kladka.reporting.queries import report as reports
from kladka.reporting.restatement import restating


@dataclass(frozen=True)
class Told:
    """Everything that goes out with a report.

    `before` is the report it is compared with; where nothing of that one can be read, there is no `restatement`.
    """

    report: Report
    content: Content
    lines: Sequence[Line]
    names: Mapping[UUID, str]
    before: Report | None
    restatement: restating.Restatement | None
    address: str
    redefined: Sequence[str] = ()
    """Figures defined otherwise than in the report before, whether that moved them or not."""

    def title(self, code: str) -> str:
        """What a figure is called by the report's definitions; the code where they do not have it."""
        found = self.content.pack.by_code.get(code)
        return reporting.said(found.title) if found else code

    def decimals(self, code: str) -> int:
        """How many decimals a figure is shown with."""
        found = self.content.pack.by_code.get(code)
        return found.decimals if found else 0

    def source(self, code: str) -> str:
        """Where a figure is defined."""
        return reporting.said(self.content.pack.by_code[code].source)


def told(report: Report, address: str) -> Told:
    """Return a report with all that goes out with it. Raises PolicyBroken or BrokenReportError without a whole file."""
    content, before = content_of(report), reports.before(report)
    earlier = reports.earlier(report) if before is not None else None
    return Told(
        report=report,
        content=content,
        lines=lines(content),
        names=presenters.names_of(report),
        before=before,
        restatement=restating.stated(report) if before is not None else None,
        address=address,
        redefined=restating.redefined_in(earlier.pack, content.pack) if earlier is not None else (),
    )


def name_of(report: Report) -> str:
    """Return the name of a file with the figures of a report, without its ending."""
    return f"{report.project.code}-report-{report.number}-v{report.version}"
