"""Addresses of incubators."""

from django.urls import path

from kladka.pages.incubators.views import closing, corrections, incubators, model, offering, premises, uses

app_name = "incubators"

_OF = "incubators/<uuid:incubator>/"

urlpatterns = [
    path("incubators/", incubators.overview, name="list"),
    path("incubators/open/", incubators.open_new, name="open"),
    path("incubators/rooms/<uuid:room>/", premises.change_room, name="change-room"),
    path("incubators/special-days/<uuid:special_days>/remove/", premises.remove_special, name="remove-special-days"),
    path("incubators/services/<uuid:service>/", offering.change, name="change-service"),
    path("incubators/services/<uuid:service>/remove/", offering.remove, name="remove-service"),
    path("incubators/uses/<uuid:use>/", uses.change, name="change-use"),
    path("incubators/uses/<uuid:use>/remove/", uses.remove, name="remove-use"),
    path(_OF, incubators.detail, name="detail"),
    path(f"{_OF}correct/", corrections.incubator, name="correct"),
    path(f"{_OF}withdraw/", corrections.withdraw_incubator, name="withdraw"),
    path(f"{_OF}close/", closing.close, name="close"),
    path(f"{_OF}reopen/", closing.reopen, name="reopen"),
    path(f"{_OF}model/", model.detail, name="model"),
    path(f"{_OF}model/follow/", model.follow, name="follow"),
    path(f"{_OF}model/unfollow/", model.unfollow, name="unfollow"),
    path(f"{_OF}model/<slug:line>/", model.look, name="look"),
    path(f"{_OF}premises/", premises.detail, name="premises"),
    path(f"{_OF}premises/room/", premises.add_room, name="add-room"),
    path(f"{_OF}premises/hours/", premises.opening, name="opening"),
    path(f"{_OF}premises/special-days/", premises.special, name="special-days"),
    path(f"{_OF}premises/service/", offering.add, name="add-service"),
    path(f"{_OF}uses/", uses.detail, name="uses"),
    path(f"{_OF}uses/new/", uses.add, name="add-use"),
]
