"""Who may open the pages of organisations and staff: administrators. Which ones they see is the views' queryset."""

from kladka.pages.access import ADMINISTRATOR, Access

LOOKED_AFTER = {ADMINISTRATOR: (200, 200, 200)}
"""A controller's administrator enters its partners, too; for a partner's administrator others' are 404."""

ACCESS = {
    "organisations:list": Access.of_page({ADMINISTRATOR}),
    "organisations:new": Access.of_page({ADMINISTRATOR}),
    "organisations:detail": Access.of_object(organisation=LOOKED_AFTER),
    "organisations:edit": Access.of_object(organisation=LOOKED_AFTER),
    "organisations:add-site": Access.of_object(organisation=LOOKED_AFTER),
    "organisations:edit-site": Access.of_object(site=LOOKED_AFTER),
    "organisations:close-site": Access.of_object(site=LOOKED_AFTER),
    "organisations:reopen-site": Access.of_object(site=LOOKED_AFTER),
    "staff:list": Access.of_page({ADMINISTRATOR}),
    "staff:new": Access.of_object(organisation=LOOKED_AFTER),
    "staff:detail": Access.of_object(staff=LOOKED_AFTER),
    "staff:edit": Access.of_object(staff=LOOKED_AFTER),
    "staff:link-account": Access.of_object(staff=LOOKED_AFTER),
    "staff:correct-address": Access.of_object(staff=LOOKED_AFTER),
    "staff:appoint": Access.of_object(staff=LOOKED_AFTER),
    "staff:end-post": Access.of_object(post=LOOKED_AFTER),
}
