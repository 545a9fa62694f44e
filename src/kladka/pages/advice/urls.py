"""Addresses of advice cards, and of the contracts of external experts."""

from django.urls import path

from kladka.pages.advice.views import cards, contracts, files, protocols, signing, summary, taking_in, valuing

app_name = "advice"

urlpatterns = [
    path("advice/", cards.overview, name="list"),
    path("advice/clients/", summary.clients, name="clients"),
    path("advice/summary/", summary.summary, name="summary"),
    path("advice/new/", cards.new, name="new"),
    path("advice/<uuid:card>/", cards.detail, name="detail"),
    path("advice/<uuid:card>/print/", cards.printed, name="print"),
    path("advice/<uuid:card>/edit/", cards.edit, name="edit"),
    path("advice/<uuid:card>/proof/", signing.proof, name="proof"),
    path("advice/<uuid:card>/proofs/<uuid:document>/", files.proof_file, name="proof-file"),
    path("advice/<uuid:card>/withdraw/", cards.withdraw, name="withdraw"),
    path("advice/<uuid:card>/files/add/", files.add, name="add-file"),
    path("advice/<uuid:card>/files/<uuid:file>/", files.file, name="file"),
    path("advice/<uuid:card>/files/<uuid:file>/remove/", files.remove, name="remove-file"),
    path("advice/advised/<uuid:advised>/aid/", valuing.value, name="value"),
    path("advice/contracts/", contracts.overview, name="contracts"),
    path("advice/contracts/new/", contracts.new, name="new-contract"),
    path("advice/contracts/<uuid:contract>/", contracts.detail, name="contract"),
    path("advice/contracts/<uuid:contract>/change/", contracts.change, name="change-contract"),
    path("advice/contracts/<uuid:contract>/cards/", taking_in.take_in, name="take-in"),
    path("advice/contracts/<uuid:contract>/protocol/", protocols.make, name="make-protocol"),
    path("advice/protocols/<uuid:protocol>/", protocols.detail, name="protocol"),
    path("advice/protocols/<uuid:protocol>/accept/", protocols.accept, name="accept-protocol"),
    path("advice/protocols/<uuid:protocol>/discard/", protocols.discard, name="discard-protocol"),
]
