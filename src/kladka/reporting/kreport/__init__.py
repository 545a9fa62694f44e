"""A report as a file that proves itself: `.kreport`, a ZIP that anybody can open and anybody can recompute.

Nothing here asks a database: the file is all there is. See docs/adr/0013-a-report-is-a-file.md.
"""

from kladka.reporting.kreport.about import About, Against
from kladka.reporting.kreport.archive import signed, stamped
from kladka.reporting.kreport.bridging import Bridge, Step, bridge, bridges, learnt_later
from kladka.reporting.kreport.checking import Checked, Signature, Verification, verify
from kladka.reporting.kreport.frozen import Frozen, Promise, read
from kladka.reporting.kreport.layout import SUFFIX, BrokenReportError
from kladka.reporting.kreport.making import on_days, written
from kladka.reporting.kreport.tables import newer

__all__ = [
    "SUFFIX",
    "About",
    "Against",
    "Bridge",
    "BrokenReportError",
    "Checked",
    "Frozen",
    "Promise",
    "Signature",
    "Step",
    "Verification",
    "bridge",
    "bridges",
    "learnt_later",
    "newer",
    "on_days",
    "read",
    "signed",
    "stamped",
    "verify",
    "written",
]
