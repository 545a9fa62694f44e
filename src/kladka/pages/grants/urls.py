"""Addresses of grants: the list, one grant with its contract and settlement, payments and lists for the bank."""

from django.urls import path

from kladka.pages.grants.views import contract, grants, lists, money, returning, settling

app_name = "grants"

_ONE = "grants/<uuid:grant>/"
_EXPENSE = "grant-expenses/<uuid:grant_expense>/"
_PAYMENT = "grant-payments/<uuid:grant_payment>/"
_RETURN = "grant-returns/<uuid:grant_return>/"
_LIST = "grant-lists/<uuid:grant_list>/"

urlpatterns = [
    path("grants/", grants.listing, name="list"),
    path("grants/accepted/", grants.accepted, name="accepted"),
    path("grants/payments/", lists.payments, name="payments"),
    path("grants/accepted/<uuid:accepted>/", grants.new, name="new"),
    path(_ONE, grants.detail, name="detail"),
    path(f"{_ONE}change/", grants.change, name="change"),
    path(f"{_ONE}drop/", grants.drop, name="drop"),
    path(f"{_ONE}lines/new/", contract.line, name="line"),
    path("grant-lines/<uuid:grant_line>/remove/", contract.remove_line, name="remove-line"),
    path(f"{_ONE}payments/new/", contract.payment, name="payment"),
    path(f"{_PAYMENT}remove/", contract.remove_payment, name="remove-payment"),
    path(f"{_PAYMENT}take-back/", lists.not_paid, name="not-paid"),
    path(f"{_ONE}contract/", contract.sign, name="sign"),
    path(f"{_ONE}account/", contract.account, name="account"),
    path(f"{_ONE}expenses/new/", money.expense, name="expense"),
    path(f"{_EXPENSE}judge/", money.judge, name="judge"),
    path(f"{_EXPENSE}remove/", money.remove, name="remove-expense"),
    path(f"{_EXPENSE}file/", money.document, name="file"),
    path(f"{_ONE}check/", settling.check, name="check"),
    path(f"{_ONE}decide/", settling.decide, name="decide"),
    path(f"{_ONE}terminate/", settling.terminate, name="terminate"),
    path(f"{_ONE}confirm/", settling.confirm, name="confirm"),
    path(f"{_ONE}reopen/", settling.reopen, name="reopen"),
    path(f"{_ONE}return/", returning.came_back, name="return"),
    path(f"{_RETURN}take-back/", returning.take_back, name="take-back-return"),
    path(f"{_ONE}take-back/", settling.take_back, name="take-back"),
    path(_LIST, lists.one, name="paylist"),
    path(f"{_LIST}approve/", lists.approve, name="approve"),
    path(f"{_LIST}discard/", lists.discard, name="discard"),
    path(f"{_LIST}paid/", lists.pay, name="pay"),
    path(f"{_LIST}take-back/", lists.take_back, name="take-back-approval"),
]
