"""Giving an account to somebody who is recorded already."""

from django.urls import reverse

from kladka.accounts.models import User
from kladka.core import clock
from kladka.organisations.actions import add_staff
from tests.kladka.pages.signed_in import client_of, send
from tests.world.cast import Cast


def _without_account(cast: Cast, organisation: str = "alfa"):
    return add_staff(
        organisation=cast.organisations[organisation], given_name="Ewa", family_name="Nowa", by=cast.users["adam"]
    )


def test_a_new_account_is_made_and_linked_once(cast: Cast) -> None:
    adam, staff = client_of(cast, "adam"), _without_account(cast)
    page, address = (reverse(f"staff:{name}", args=[staff.pk]) for name in ("detail", "link-account"))
    assert address in adam.get(page).content.decode()
    assert send(adam, address, email="ewa@example.com", version="1").status_code == 302
    staff.refresh_from_db()
    assert staff.user.email == "ewa@example.com"
    assert address not in adam.get(page).content.decode()
    refused = send(adam, address, email="other@example.com", version="2")
    assert refused.status_code == 422
    assert "already has an account" in refused.content.decode()
    assert not User.objects.filter(email="other@example.com").exists()


def test_an_account_that_belongs_to_nobody_is_used(cast: Cast) -> None:
    waiting, staff = User.objects.create_user("waiting@example.com", name="Ewa"), _without_account(cast)
    address = reverse("staff:link-account", args=[staff.pk])
    assert send(client_of(cast, "adam"), address, email="Waiting@example.com", version="1").status_code == 302
    staff.refresh_from_db()
    assert staff.user == waiting


def test_somebody_elses_account_is_refused(cast: Cast) -> None:
    cast.users["anna"].email = "anna@example.com"
    cast.users["anna"].save()
    staff = _without_account(cast)
    address = reverse("staff:link-account", args=[staff.pk])
    refused = send(client_of(cast, "adam"), address, email="anna@example.com", version="1")
    assert refused.status_code == 422
    assert "already belongs to Anna Trenerska" in refused.content.decode()


def test_a_partners_administrator_reaches_the_own_staff_only(cast: Cast) -> None:
    cast.staff["nikt"].is_administrator = True
    cast.staff["nikt"].save()
    client = client_of(cast, "nikt")
    own, other = _without_account(cast), _without_account(cast, "beta")
    assert client.get(reverse("staff:link-account", args=[own.pk])).status_code == 200
    assert client.get(reverse("staff:link-account", args=[other.pk])).status_code == 404


def test_a_mistyped_address_is_corrected_until_somebody_signs_in(cast: Cast) -> None:
    adam, staff = client_of(cast, "adam"), _without_account(cast)
    send(adam, reverse("staff:link-account", args=[staff.pk]), email="ewa@exmaple.com", version="1")
    page, address = (reverse(f"staff:{name}", args=[staff.pk]) for name in ("detail", "correct-address"))
    assert address in adam.get(page).content.decode()
    taken = cast.users["anna"].email
    assert send(adam, address, email=taken).status_code == 422
    assert send(adam, address, email="Ewa@example.com").status_code == 302
    user = User.objects.get(email="ewa@example.com")
    user.last_login = clock.now()
    user.save(update_fields=["last_login"])
    assert address not in adam.get(page).content.decode()
    assert send(adam, address, email="thief@example.com").status_code == 422
    assert not User.objects.filter(email="thief@example.com").exists()
