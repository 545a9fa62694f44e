"""Files of reports that were changed after they were written, for tests of what becomes of that."""

import json

from kladka.reporting.kreport import archive
from kladka.reporting.kreport.layout import MANIFEST, SIGNATURE, canonical

CODE = "pl-po-kl-7.2.1-abc"
SUBMISSION = {"for": "Próba Lider", "submitted_by": "01", "submitted_at": "2012-02-03", "alone": True}


def changed(content, **files):
    """Return a report with some of its files replaced, or left out where they are None; its list stays."""
    names = {name.replace("__", "/").replace("_json", ".json").replace("_parquet", ".parquet"): new
             for name, new in files.items()}  # fmt: skip
    kept = {name: old for name, old in archive.opened(content).items() if names.get(name, b"") is not None}
    return archive.packed(kept | {name: new for name, new in names.items() if new is not None})


def relisted(content, **files):
    """Return a report with files replaced and its list made to fit: what somebody without the key can do."""
    made = archive.opened(changed(content, **files))
    manifest = json.loads(made[MANIFEST])
    manifest["files"] = {
        name: {"sha256": archive.digest(each), "bytes": len(each)}
        for name, each in made.items()
        if name not in {MANIFEST, SIGNATURE}
    }
    return archive.packed(made | {MANIFEST: canonical(manifest)})
