"""The public site is open to everybody; which projects are on it is decided by the project itself."""

from kladka.pages.access import Access

_NAMES = ("home", "projects", "project", "project-json", "data", "latest-csv", "latest-json", "accessibility")
_FILES = ("release-csv", "release-json", "release-package", "operations", "operations-csv", "operations-json")

ACCESS = {f"public:{name}": Access.public() for name in (*_NAMES, *_FILES)}
