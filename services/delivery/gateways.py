"""The gateways that messages leave by: `gateways.yaml` in DUBAN_HOME, or the same text in the variable DUBAN_GATEWAYS.

An address of a gateway carries passwords. It is never shown: not in a refusal, a log, or the text of an object.
"""

import os
import stat
from collections.abc import Mapping
from typing import Any

import yaml
from apprise.manager_plugins import NotificationManager
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, field_validator
from pydantic_core import PydanticCustomError

from db import embedded
from services.errors import GatewaysRefused
from services.policy.words import Name

FILE = "gateways.yaml"
VARIABLE = "DUBAN_GATEWAYS"
ADDRESS = "{address}"
_STRICT = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Gateway(BaseModel):
    """One way out.

    `url` is an address as Apprise writes it, with {address} where the person's own goes: mailtos://name:word@host?to={address}.
    `per_minute` limits all workers together, after a first `burst`; `timeout` is in seconds; so many people at once: `parallel`.
    """

    model_config = _STRICT
    url: SecretStr
    per_minute: float | None = Field(default=None, gt=0)
    burst: int = Field(default=10, ge=1)
    timeout: float = Field(default=10, gt=0, le=60)
    parallel: int = Field(default=4, ge=1, le=16)

    @field_validator("url")
    @classmethod
    def _leads_to_a_person(cls, url: SecretStr) -> SecretStr:
        if ADDRESS not in url.get_secret_value():
            raise PydanticCustomError("gateway_address", "no place for the address")
        scheme = url.get_secret_value().partition("://")[0].lower()
        if scheme not in NotificationManager():  # type: ignore[no-untyped-call]
            raise PydanticCustomError("gateway_scheme", "unknown scheme")
        return url


class Gateways(BaseModel):
    """Everything that is configured. `link` is where people's browsers reach this product."""

    model_config = _STRICT
    link: str = Field(pattern=r"^https?://[^\s/]+(/\S*)?$")
    gateways: dict[Name, Gateway]


NONE = Gateways(link="http://localhost", gateways={})


def load() -> Gateways:
    """What is configured now; no gateways where nothing is. Raises GatewaysRefused, which names the place and shows no value."""
    found = os.environ.get(VARIABLE)
    source, said = (VARIABLE, found) if found else (FILE, _file())
    if said is None:
        return NONE
    try:
        return Gateways.model_validate(_mapping(said, source))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise GatewaysRefused(file=source, where=where, problem=_problem(first["type"])) from None


def _file() -> str | None:
    path = embedded.home() / FILE
    try:
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise GatewaysRefused(file=FILE, where=str(path), problem="gateway_open")
        return path.read_text("utf-8")
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError):
        raise GatewaysRefused(file=FILE, where=str(path), problem="gateway_unreadable") from None


def _mapping(said: str, source: str) -> Mapping[str, Any]:
    try:
        found = yaml.safe_load(said)
    except yaml.YAMLError as error:
        # What YAML says quotes the line, password and all.
        mark = getattr(error, "problem_mark", None)
        where = str(mark.line + 1) if mark else "1"
        raise GatewaysRefused(file=source, where=where, problem="gateway_yaml") from None
    if not isinstance(found, dict):
        raise GatewaysRefused(file=source, where="1", problem="gateway_yaml")
    return found


def _problem(kind: str) -> str:
    known = {"missing": "missing", "extra_forbidden": "gateway_key"}
    return kind if kind.startswith("gateway_") else known.get(kind, "gateway_value")
