"""Nothing that anybody may ask makes the API fail, and every answer is as its description says."""

from starlette.applications import Starlette

from pages.api import app
from tests.pages.api.asking_anything import ask_everything

# A dozen seconds; by hand: hundreds, for every role.
EXAMPLES = {"officer": 8, "admin": 4}


def test_whatever_is_asked_the_answer_is_one_that_is_described(house, key_of, yesterday, monkeypatch):
    monkeypatch.setenv("DUBAN_API_PER_MINUTE", "1000000")
    numbers = [tell(when=yesterday) for tell in (house.opened, house.submitted, house.issued)]
    for login, examples in EXAMPLES.items():
        key, units = key_of(login), [house.units["riverside"]]
        answered = ask_everything(Starlette(routes=app.routes), key, numbers, units, examples)
        assert {200, 404, 422} <= set(answered) and max(answered) < 500
