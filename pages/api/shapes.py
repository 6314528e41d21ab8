"""The smallest parts of what is asked and answered."""

from decimal import Decimal
from typing import Annotated, Any

from fastapi import Path, Query
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
)
from pydantic_core import PydanticCustomError

from services.policy.rules import FieldRule
from services.policy.words import Title as RuleTitle

_BIG = (1 << 63) - 1
_SAFE = (1 << 53) - 1


def _keepable(text: str) -> str:
    """A text that a database can keep. Raises PydanticCustomError."""
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise PydanticCustomError("bad_text", "a character that cannot be kept")
    return text


def _written(said: Any) -> Any:
    """An instant as ISO 8601 writes it; bare seconds are refused. Raises PydanticCustomError."""
    if isinstance(said, str) and said[4:5] != "-":
        raise PydanticCustomError("bad_value", "no instant")
    return said


Text = Annotated[StrictStr, Field(max_length=20_000), AfterValidator(_keepable)]
Line = Annotated[StrictStr, Field(max_length=200), AfterValidator(_keepable)]
Id = Annotated[int, Field(ge=1, le=_BIG)]
Whole = Annotated[StrictInt, Field(ge=-_SAFE, le=_SAFE)]
# What a field of a step may hold: which of these it is, the regime's field says.
Value = StrictBool | Whole | Text | Annotated[list[Line], Field(max_length=100)] | None
Data = Annotated[dict[Line, Value], Field(max_length=100, description="Field id → value; instants as ISO 8601 texts.")]
Files = Annotated[
    dict[Line, Annotated[list[Line], Field(max_length=50)]],
    Field(max_length=20, description="Field id → receipt ids of files uploaded before."),
]
Instant = Annotated[AwareDatetime, BeforeValidator(_written)]

_NUMBERED = Path(max_length=40, description="The number of a case.", examples=["KS-20260302-0001"])
CaseNo = Annotated[str, _NUMBERED, AfterValidator(_keepable)]
Search = Annotated[str | None, Query(max_length=200), AfterValidator(lambda text: text and _keepable(text))]


class Asked(BaseModel):
    """A body: what it may hold is said, and anything else is refused."""

    model_config = ConfigDict(extra="forbid")


class Answered(BaseModel):
    """An answer, made from what a service gives."""

    model_config = ConfigDict(from_attributes=True)


class Title(Answered):
    """A name in both languages."""

    zh: str
    en: str


class FieldShape(Answered):
    """One thing that a step says."""

    id: str
    title: Title
    type: str = Field(description="text, yes_no, instant, date, whole, choice or files.")
    values: dict[str, Title] = Field(description="The values of a choice.")
    attach: str | None = Field(description="signature, photos, files or sound: what may come with it, or has to.")
    at_least: int | None
    at_most: int | None
    personal: bool
    cite: str


def field(name: str, rule: FieldRule) -> FieldShape:
    """A field of a regime as it is described."""
    values = {value: titled(title) for value, title in rule.values.items()}
    return FieldShape(
        id=name,
        title=titled(rule.title),
        type=rule.type,
        values=values,
        attach=rule.attach,
        at_least=rule.at_least,
        at_most=rule.at_most,
        personal=rule.personal,
        cite=rule.cite,
    )


def titled(title: Any) -> Title:
    """A title of a regime or of the access matrix."""
    return Title(zh=title.zh, en=title.en)


def titled_or_none(title: RuleTitle | None) -> Title | None:
    """The same, where there may be none."""
    return None if title is None else titled(title)


def number(amount: Decimal | None) -> str | None:
    """Yuan or percent as an exact decimal text."""
    return None if amount is None else format(amount, "f")
