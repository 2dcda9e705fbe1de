"""Settings of a running part, read from the environment (`MARIEUR_…`)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal, Self

from cryptography.fernet import Fernet
from pydantic import Field, SecretStr, ValidationInfo, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from schemas.heartbeat import BackgroundPart
from schemas.ranking import HUB_WEIGHTS, SEARCH_WEIGHTS, SITE_WEIGHTS, Weights

_WEIGHTS = {"rank_hub": HUB_WEIGHTS, "rank_site": SITE_WEIGHTS, "rank_search": SEARCH_WEIGHTS}


class Settings(BaseSettings):
    """One value, passed in; nothing reads the environment but this class."""

    model_config = SettingsConfigDict(env_prefix="MARIEUR_", frozen=True, extra="ignore")

    data_dir: Path = Path("var")
    """Folder of what a part keeps on disk: SQLite files, media."""

    database_url: str | None = None
    """SQLAlchemy URL of the truth; SQLite in `data_dir` when absent."""

    owner_database_url: SecretStr | None = None
    """The same database as the role that owns its tables, for `marieur migrate` alone (A15)."""

    engine: Literal["embedded", "opensearch"] = "embedded"
    """Which search engine proposes."""

    opensearch_urls: Annotated[tuple[str, ...], NoDecode] = ()
    """Comma-separated addresses of OpenSearch nodes."""

    opensearch_prefix: str = "marieur"
    """First part of the name of every index."""

    opensearch_replicas: Annotated[int, Field(ge=0)] = 0
    """Copies of each shard besides the first."""

    bus: Literal["memory", "redis"] = "memory"
    """How events reach the API processes."""

    redis_url: str = "redis://127.0.0.1:6379/0"
    """Redis of the bus and of Celery."""

    workers: Literal["thread", "celery"] = "thread"
    """Who sweeps the outbox: a thread of the server, or Celery."""

    secret_keys: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """Comma-separated Fernet keys, the newest first; the first encrypts, all decrypt (C1)."""

    mail_url: SecretStr | None = None
    """Mail server, `smtp://user:password@host:587` or `smtps://…`; letters wait without."""

    mail_from: str = "club@example.org"
    """Address that letters come from."""

    mail_bounces: str | None = None
    """Address that mail servers report to, piped to `marieur bounce`; `MAIL_FROM` when absent."""

    reserved_names: Annotated[tuple[str, ...], NoDecode] = ()
    """Comma-separated trade marks and company names that no Site's address may take (A6)."""

    operator_email: str | None = None
    """Account that the club itself publishes by; the first administrator's where nobody has it."""

    outbox_page: bool = False
    """Show every letter at `/outbox`: for a demo club alone, whose letters go nowhere."""

    played_cards: bool = False
    """Play payments by card on a page of the club: for a demo club alone, where no money moves."""

    email_validity_days: Annotated[int, Field(ge=1)] = 365
    """Days after which a member is asked again whether letters arrive (A11)."""

    email_grace_days: Annotated[int, Field(ge=1)] = 14
    """Days that a member has to answer before the account is suspended (A11)."""

    access_log_days: Annotated[int, Field(ge=1)] = 90
    """Days that the access log keeps a request (C3)."""

    retention_days: Annotated[int, Field(ge=30)] = 1826
    """Days after a member's last activity that what identifies them is kept: five years (C9)."""

    retention_notice_days: Annotated[int, Field(ge=1, lt=30)] = 28
    """Days before that when a letter warns them (C9)."""

    price_list: Path | None = None
    """TOML file of what the club sells, `demo/plans.toml` for one; nothing without it (C5)."""

    invoice_days: Annotated[int, Field(ge=1)] = 30
    """Days before a plan ends that its next invoice is ready (C5)."""

    payment_days: Annotated[int, Field(ge=1)] = 14
    """Days to pay an invoice, at least, before the account is deactivated (C5)."""

    stripe_secret_key: SecretStr | None = None
    """Key of Stripe's API, live or `sk_test_…`: where it is set, cards are taken (C5)."""

    stripe_webhook_secrets: Annotated[tuple[SecretStr, ...], NoDecode] = ()
    """Comma-separated secrets that sign Stripe's events; several while one is renewed."""

    stripe_url: str = "https://api.stripe.com"
    """Where Stripe's API answers."""

    domain: str = "127.0.0.1"
    """Domain that visitors reach the club at."""

    public_url: str | None = None
    """Where visitors reach the club, `https://club.example.org`; made of the domain when absent."""

    host: str = "127.0.0.1"
    """Address that `marieur serve` listens on."""

    port: int = 8000
    """Port that `marieur serve` listens on."""

    secure_cookies: bool = False
    """Send cookies over HTTPS only; on wherever the club is open to the public."""

    most_lost: Annotated[float, Field(ge=0, le=1)] = 0.05
    """Share of all marriages that another edition may lose without being confirmed twice."""

    sweep_seconds: Annotated[float, Field(gt=0)] = 1.0
    """Pause between two sweeps of the outbox."""

    heartbeat_seconds: Annotated[float, Field(gt=0)] = 15.0
    """Pause between two heartbeats of a live stream."""

    bus_length: Annotated[int, Field(ge=100)] = 20_000
    """Events kept for replay."""

    queue_length: Annotated[int, Field(ge=1)] = 256
    """Frames a slow reader may fall behind before its page is reset."""

    rank_hub: Weights = HUB_WEIGHTS
    """Points of a step of each feature on hubs, as JSON; those left out keep theirs."""

    rank_site: Weights = SITE_WEIGHTS
    """Likewise on homepages that are arranged for a member."""

    rank_search: Weights = SEARCH_WEIGHTS
    """Likewise of what a search finds."""

    @field_validator(*_WEIGHTS, mode="before")
    @classmethod
    def _over_defaults(cls, value: object, info: ValidationInfo) -> object:
        if isinstance(value, dict) and info.field_name is not None:
            return _WEIGHTS[info.field_name].model_dump() | value
        return value

    @field_validator(
        "opensearch_urls", "secret_keys", "reserved_names", "stripe_webhook_secrets", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            return tuple(part.strip() for part in value.split(",") if part.strip())
        return value

    @field_validator("secret_keys")
    @classmethod
    def _are_fernet_keys(cls, keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
        for key in keys:
            try:
                Fernet(key.get_secret_value())
            except ValueError as error:
                raise ValueError("not a Fernet key: make one with `marieur secret`") from error
        return keys

    @field_validator("database_url")
    @classmethod
    def _is_a_database(cls, url: str | None) -> str | None:
        if url is not None:
            try:
                name = make_url(url).drivername
            except ArgumentError:
                name = ""
            if name not in ("sqlite", "postgresql+psycopg"):
                raise ValueError("not a URL of sqlite:///… or postgresql+psycopg://…")
        return url

    @field_validator("price_list")
    @classmethod
    def _is_a_file(cls, path: Path | None) -> Path | None:
        if path is not None and not path.is_file():
            raise ValueError("there is no such file")
        return path

    @field_validator("redis_url")
    @classmethod
    def _is_a_redis(cls, url: str) -> str:
        if not url.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("not a URL of redis://…, rediss://… or unix://…")
        return url

    @field_validator("mail_url")
    @classmethod
    def _is_a_mail_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None and not url.get_secret_value().startswith(("smtp://", "smtps://")):
            raise ValueError("not a URL of smtp://… or smtps://…")
        return url

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        if self.engine == "opensearch" and not self.opensearch_urls:
            raise ValueError("MARIEUR_ENGINE=opensearch needs MARIEUR_OPENSEARCH_URLS")
        if self.workers == "celery" and self.bus == "memory":
            raise ValueError("MARIEUR_WORKERS=celery needs MARIEUR_BUS=redis")
        if self.owner_database_url is not None and self.database_url is None:
            raise ValueError("MARIEUR_OWNER_DATABASE_URL needs MARIEUR_DATABASE_URL")
        if (self.stripe_secret_key is None) is not (not self.stripe_webhook_secrets):
            raise ValueError("MARIEUR_STRIPE_SECRET_KEY and …_WEBHOOK_SECRETS go together")
        if self.played_cards and self.stripe_secret_key is not None:
            raise ValueError("MARIEUR_PLAYED_CARDS plays what MARIEUR_STRIPE_SECRET_KEY charges")
        if self.outbox_page and self.mail_url is not None:
            raise ValueError("MARIEUR_OUTBOX_PAGE shows letters that MARIEUR_MAIL_URL sends")
        return self

    @property
    def truth_url(self) -> str:
        """Where the truth is: `database_url`, or SQLite in `data_dir`."""
        return self.database_url or f"sqlite:///{self.data_dir / 'truth.db'}"

    @property
    def background(self) -> tuple[BackgroundPart, ...]:
        """The parts that do the background work, and give signs of life."""
        if self.workers == "celery":
            return (BackgroundPart.WORKER, BackgroundPart.BEAT)
        return (BackgroundPart.WORKER,)

    @property
    def sends_letters(self) -> bool:
        """Whether letters arrive anywhere, so that members can be asked to answer one."""
        return self.mail_url is not None or self.outbox_page

    @property
    def email_validity(self) -> timedelta:
        """How long an address is taken as valid."""
        return timedelta(days=self.email_validity_days)

    @property
    def email_grace(self) -> timedelta:
        """How long a member has to validate an address."""
        return timedelta(days=self.email_grace_days)

    @property
    def access_log(self) -> timedelta:
        """How long the access log keeps a request."""
        return timedelta(days=self.access_log_days)

    @property
    def retention(self) -> timedelta:
        """How long after the last activity what identifies a member is kept."""
        return timedelta(days=self.retention_days)

    @property
    def retention_notice(self) -> timedelta:
        """How long before its end a member is warned."""
        return timedelta(days=self.retention_notice_days)

    @property
    def invoice_notice(self) -> timedelta:
        """How long before a plan ends its next invoice is ready."""
        return timedelta(days=self.invoice_days)

    @property
    def payment_deadline(self) -> timedelta:
        """How long an invoice may wait to be paid."""
        return timedelta(days=self.payment_days)

    @property
    def origin(self) -> str:
        """The club's own address, as letters name it; no slash at its end."""
        if self.public_url is not None:
            return self.public_url.rstrip("/")
        if self.secure_cookies:
            return f"https://{self.domain}"
        return f"http://{self.domain}:{self.port}"
