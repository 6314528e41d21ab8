"""The page of customers: what it answers to whoever has a link, and to whoever has none."""

import base64
import re
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

from pages.routes import customer
from pages.routes.guard import Guard
from services.customers import acts, calls, links
from services.time import now
from tests.services.customers.telephone import handed, signature
from tests.services.house import House

NASTY = "很好 👍 \u202eשלום =1+1 <script>alert(1)</script>\n第二行"


@pytest.fixture
def people(database):
    return House()


@pytest.fixture
def client():
    with TestClient(Starlette(routes=customer.routes, middleware=[Middleware(Guard)]), follow_redirects=False) as made:
        yield made


@pytest.fixture
def no(people):
    return people.issued("riverside", now() - timedelta(hours=1), demand=NASTY, room="1-2-301")


def token_of(people, no, *asks, login="officer", **proposal):
    return handed(people.people[login], no, now(), *asks, **proposal).token


def sent(client, token, ask, **fields):
    form = {"k": token, "do": ask, "lang": "zh", "request": "r1", **fields}
    return client.post("/customer", data=form, headers={"accept": "text/html"})


def test_the_page_is_one_answer_that_nobody_keeps_and_that_tells_its_address_to_nobody(client, people, no):
    answer = client.get("/customer", params={"k": token_of(people, no, "sign_visit")}, headers={"accept-language": "zh-CN"})
    assert answer.status_code == 200 and 'lang="zh-CN"' in answer.text
    headers = answer.headers
    assert headers["referrer-policy"] == "no-referrer" and headers["cache-control"] == "no-store"
    assert "noindex" in headers["x-robots-tag"] and "frame-ancestors 'none'" in headers["content-security-policy"]
    assert "set-cookie" not in headers
    assert not re.findall(r'(?:src|href)="(?!data:|tel:|/customer)', answer.text)


def test_what_people_wrote_stands_there_as_text(client, people, no):
    answer = client.get("/customer", params={"k": token_of(people, no)})
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>第二行" in answer.text and "<script>alert" not in answer.text


def test_it_speaks_the_browsers_language_unless_another_was_chosen(client, people, no):
    token = token_of(people, no)
    for asked, chosen, said in [
        ("zh-CN,en", "", "处理进展"),
        ("en-GB,zh", "", "Progress"),
        ("fr", "", "处理进展"),
        ("zh", "en", "Progress"),
    ]:
        answer = client.get("/customer", params={"k": token, "lang": chosen}, headers={"accept-language": asked})
        assert said in answer.text


def test_a_link_that_opens_nothing_gets_one_and_the_same_answer(client, people, no):
    old = token_of(people, no)
    links.revoke(people.people["officer"], no, at=now())
    answers = [client.get("/customer", params={"k": key}) for key in (old, "made-up", "", "' or 1=1 --", "x" * 9000)]
    answers += [client.get("/customer"), sent(client, old, "rate_window", score="5", comment="")]
    assert {answer.status_code for answer in answers} == {404}
    plain = {re.sub(r'nonce="[^"]*"', "", answer.text) for answer in answers}
    assert len(plain) == 1 and "售后服务中心" in plain.pop()


def test_whoever_tries_links_is_told_to_wait(client, people, monkeypatch):
    monkeypatch.setattr(calls, "_FREE_PER_ADDRESS", 2)
    answers = [client.get("/customer", params={"k": "guess"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [404, 404, 429] and "秒" in answers[-1].text


def test_looking_whether_there_is_a_page_opens_nothing(client, people, no):
    officer, token = people.people["officer"], token_of(people, no)
    assert client.head("/customer", params={"k": token}).status_code == 200
    assert links.of_case(officer, no, at=now())[0].state == "new"
    client.get("/customer", params={"k": token})
    assert links.of_case(officer, no, at=now())[0].state == "opened"


def test_signing_leads_back_to_the_page_which_says_so_once(client, people, no):
    token = token_of(people, no, "sign_visit")
    picture = "data:image/png;base64," + base64.b64encode(signature()).decode()
    for _ in range(2):
        answer = sent(client, token, "sign_visit", picture=picture)
        assert answer.status_code == 303
    shown = client.get(answer.headers["location"])
    assert 'data-testid="thanks"' in shown.text and 'data-testid="ask-sign_visit"' not in shown.text
    assert len(acts.of_case(people.people["officer"], no)) == 1


def test_a_character_that_no_database_keeps_is_left_out(client, people, no):
    answer = sent(client, token_of(people, no), "rate_window", score="5", comment="a\0b", request="a\0b")
    assert answer.status_code == 303
    (act,) = acts.of_case(people.people["officer"], no)
    assert act.comment == "ab"


def test_a_signature_that_is_none_is_refused_with_a_sentence(client, people, no):
    token = token_of(people, no, "sign_visit")
    for picture in ("", "data:image/png;base64,AAAA", "%%%", "data:text/html;base64,PHNjcmlwdD4="):
        answer = sent(client, token, "sign_visit", picture=picture)
        assert answer.status_code == 422 and 'role="alert"' in answer.text and 'data-testid="ask-sign_visit"' in answer.text


def test_what_was_written_too_long_stands_in_its_box_again_with_the_stars(client, people, no):
    token = token_of(people, no)
    answer = sent(client, token, "rate_window", score="2", comment=NASTY + "长" * 1000)
    assert answer.status_code == 422 and "1000" in answer.text
    assert 'value="2" required checked' in answer.text and "&lt;script&gt;alert(1)&lt;/script&gt;\n第二行" in answer.text
    assert 'name="request" value="r1"' in answer.text
    assert sent(client, token, "rate_window", score="2", comment=NASTY).status_code == 303
    assert acts.of_case(people.people["officer"], no)[0].comment == NASTY


def test_a_rating_needs_one_to_five_stars(client, people, no):
    token = token_of(people, no)
    for score in ("", "0", "6", "five", "1.5"):
        assert sent(client, token, "rate_window", score=score, comment="").status_code == 422


def test_what_somebody_else_did_first_is_told_where_its_form_was(client, people, no):
    token = token_of(people, no)
    sent(client, token, "rate_window", score="5", comment="", request="mine")
    answer = sent(client, token, "rate_window", score="1", comment="", request="other")
    assert answer.status_code == 422 and 'data-testid="refused"' in answer.text


def test_agreeing_and_complaining_again_work_without_script(client, people, no):
    date = (now() + timedelta(days=2)).isoformat()
    token = token_of(people, no, "agree_date", agreed_by=date, plan=NASTY)
    assert "&lt;script&gt;" in client.get("/customer", params={"k": token}).text
    assert sent(client, token, "agree_date").status_code == 303
    assert sent(client, token, "complain_again", words=" ").status_code == 422
    assert sent(client, token, "complain_again", words="还在漏水").status_code == 303
    assert [act.kind for act in acts.of_case(people.people["officer"], no)] == ["agree", "complain"]


def test_a_form_of_no_end_is_not_read(client, people, no):
    assert sent(client, token_of(people, no), "rate_window", score="5", comment="x" * 1_600_000).status_code == 404
