"""The public site is open to everybody; which projects are on it is decided by the project itself."""

from kladka.pages.access import Access

ACCESS = {
    name: Access.public()
    for name in ("public:home", "public:projects", "public:project", "public:project-json", "public:accessibility")
}
