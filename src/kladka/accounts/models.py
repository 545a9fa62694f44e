"""Who signs in. A user is an account, not yet a role: roles follow from posts (room `programmes`)."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from kladka.core import clock, ids


class UserManager(BaseUserManager["User"]):
    """Makes users; Django and allauth ask for it under this name."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Return a stored user. Without a password the account can only be entered by a link."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser):
    """An account, known by its e-mail address."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=5, default="pl")
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField(default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Privacy:
        personal = frozenset({"email", "name"})
        safe = frozenset({"id", "language", "is_active", "date_joined", "last_login"})
        secret = frozenset({"password"})

    def __str__(self) -> str:
        return self.name


class SignInLink(models.Model):
    """A link that signs one user in once, standing for both factors. Made in a demo ledger only."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    token_digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Privacy:
        safe = frozenset({"id", "user", "expires_at", "used_at"})
        secret = frozenset({"token_digest"})

    def __str__(self) -> str:
        return f"{self.user_id}"


class Scope(models.TextChoices):
    """What a token may be used for; never more than its owner may do themselves."""

    FIGURES = "figures", _("Read figures and targets")
    MEMBERS = "members", _("Read who stands behind a figure, by number")
    REPORTS = "reports", _("Read submitted reports")
    PACKS = "packs", _("Read definitions of indicators")


class ApiToken(models.Model):
    """What one program shows to read for one person. Kept as a digest: whoever lost it makes another one.

    `prefix` is its beginning, to recognise it by; `projects` are the ids of those it is for. It gives no right of its
    own: what its owner may not open today, it does not open.
    """

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="tokens")
    purpose = models.CharField(max_length=120)
    scopes = models.JSONField()
    projects = models.JSONField()
    prefix = models.CharField(max_length=20, unique=True)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)
    expires_on = models.DateField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Privacy:
        personal = frozenset({"purpose"})
        safe = frozenset(
            {
                "id",
                "user",
                "scopes",
                "projects",
                "prefix",
                "made_at",
                "expires_on",
                "last_used_on",
                "revoked_at",
            }
        )
        secret = frozenset({"digest"})

    def __str__(self) -> str:
        return self.prefix

    def is_valid_on(self, day: date) -> bool:
        """Tell whether it was neither revoked nor expired; `expires_on` is its last day."""
        return self.revoked_at is None and day <= self.expires_on
