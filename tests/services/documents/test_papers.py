"""The order and the closing sheet: what stands on them, for whom, and the same to the byte."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from db.engine import reading
from db.queries import audit as rows
from services import cases
from services.advance import advance_due
from services.documents import address, taking
from services.documents.paper import WHOLE, Album, Facts, Table
from services.errors import CaseNotFound, DocumentNotFound
from services.file_stores import store
from services.replay import MADE_UP
from tests.services.attached import photo, sent, signature
from tests.services.group import MONDAY
from tests.services.house import House

HERE = "https://duban.example.com"
LATER = MONDAY + timedelta(days=4)


@pytest.fixture
def house(database):
    return House()


@pytest.fixture
def issued(house):
    return house.issued(category="handover_quality", room="5-302")


@pytest.fixture
def closed(house, issued):
    """Agreed for 4 March 12:00 and requested on the 6th at 10:00: one full day late, and three days without progress."""
    house.step(issued, "head", "visited", minutes=70, signed=True, plan="更换阀芯", agreed_by="2026-03-04T12:00+08:00")
    advance_due(LATER)
    house.step(issued, "head", "closure_requested", LATER, 60, signed=True, text="客户书面确认")
    house.step(issued, "officer", "closure_verified", LATER, 80, satisfaction=4, customer_called=True, text="客户满意")
    house.step(issued, "deputy", "closure_reviewed", LATER, 100)
    house.step(issued, "gm", "closed", LATER, 120, text="同意结案")
    return issued


def taken(house, login, no, document="order", lang="zh", at=LATER):
    return taking.take(replace(house.people[login], language=lang), no, document, HERE, at=at)


def told(house, login, no, document="order", lang="zh"):
    return taking.told(replace(house.people[login], language=lang), no, document, HERE, at=LATER)


def pages(made):
    return [page.extract_text() for page in PdfReader(BytesIO(made)).pages]


def flat(made):
    """All text of a file, without the blanks and line ends that lie where lines are broken."""
    return "".join("".join(pages(made)).split())


def part(paper, title):
    """Rows of a table, or names with their values."""
    block = next(b for b in paper.blocks if isinstance(b, Facts | Table) and b.title == title)
    found = block.rows if isinstance(block, Table) else [pair[:2] for pair in block.pairs]
    return [tuple(text.replace(WHOLE, "") for text in row) for row in found]


def test_the_order_has_number_parties_deadlines_and_approvals_with_their_articles(house, issued):
    text = flat(taken(house, "officer", issued))
    for said in (
        *("客户投诉督办令", issued, "依据《集团售后服务管理办法》第14条", "滨江一号院", "5-302", MADE_UP["demand"]),
        *("赵晨（责任部门负责人）", "刘海涛（分管领导）", "营销部、物业公司"),
        *("上门回访第22条", "签发督办令后1小时内", "2026年3月2日10:30前", "第25.1条", "第36.3条"),
        *("副总审核督办令第14.1条", "孙悦（副总经理）", "2026年3月2日09:20", "总经理周明远", "第1页共"),
    ):
        assert said in text, said
    assert "未签发" not in text


def test_what_lateness_costs_is_told_by_rate_and_who_pays(house, issued):
    duties = {row[0]: row[3] for row in part(told(house, "gm", issued), "办理时限与逾期后果")}
    assert duties["录入处理方案 第22, 35条"] == "逾期：责任人 ¥300（第35条）"
    assert duties["完成处理 第25条"].splitlines() == [
        "第 1–7 个 24 小时，每个：责任人 ¥100、分管领导 ¥50（第36.1条）",
        "第 8–15 个 24 小时，每个：责任人 ¥200、分管领导 ¥100（第36.2条）",
        "满第 16 个 24 小时：责任人 月奖金 50–100%（裁定）、分管领导 月奖金 20–50%（裁定）（第36.3条）",
    ]


def test_before_it_is_issued_the_order_is_a_draft_on_every_page_and_says_who_is_awaited(house):
    no = house.submitted(demand="漏水\n" * 90)
    made = taken(house, "officer", no)
    assert len(pages(made)) > 1
    assert all("未签发" in page for page in pages(made))
    assert part(told(house, "officer", no), "审批")[-2:] == [
        ("副总审核督办令", "副总经理", "待审批", ""),
        ("签发督办令", "总经理", "待审批", ""),
    ]
    assert all("DRAFT" in page for page in pages(taken(house, "officer", no, lang="en")))


def test_an_order_stays_as_it_was_issued_whatever_comes_after_but_what_was_agreed_is_added(house, issued):
    before = taken(house, "officer", issued)
    house.step(issued, "staff", "commented", minutes=40, text="请尽快")
    house.step(issued, "gm", "severity_changed", minutes=50, to="major")
    assert taken(house, "officer", issued) == before
    house.step(issued, "chairman", "commented", minutes=60, text="知悉")
    house.step(issued, "head", "visited", minutes=70, signed=True, plan="更换阀芯", agreed_by="2026-03-04T12:00+08:00")
    assert part(told(house, "officer", issued), "生效后补充") == [
        ("处理方案", "更换阀芯"),
        ("与客户约定完成时间", "2026年3月4日 12:00"),
        ("完成处理", "2026年3月4日 12:00 到期（第25.2条）"),
    ]
    assert len(pages(taken(house, "officer", issued))) == 1


def test_name_and_telephone_number_are_masked_as_on_the_page(house, issued):
    full, masked = flat(taken(house, "officer", issued)), flat(taken(house, "gm", issued))
    assert MADE_UP["customer_name"] in full
    assert MADE_UP["customer_phone"] in full
    assert MADE_UP["customer_phone"] not in masked
    assert f"{MADE_UP['customer_name'][0]}**" in masked
    assert "姓名和电话已隐去" in masked


def test_signatures_stand_where_something_is_signed_and_photos_on_pages_of_their_own(house, issued, home, monkeypatch):
    monkeypatch.setenv("DUBAN_HOME", str(home))
    head, visit = house.people["head"], MONDAY + timedelta(minutes=70)

    def brought(first, last):
        shown = [sent(head, photo(colour=f"#{16 * n:02x}4466")) for n in range(first, last)]
        return {"signed": [sent(head, signature(2 if first else 3), "signature")], "photos": shown}

    cases.take_step(head, issued, "visited", {"signed": True}, at=visit, files=brought(0, 10))
    cases.take_step(head, issued, "closure_requested", {"signed": True}, at=visit + timedelta(hours=2), files=brought(10, 14))
    paper = told(house, "officer", issued, "closing")
    (album,) = (block for block in paper.blocks if isinstance(block, Album))
    # Room for twelve of fourteen: all four of the later step, and as many of the first.
    titles = [photo.caption[1].split("：")[0] for photo in album.photos]
    assert titles == ["上门回访"] * 8 + ["申请结案"] * 4
    assert album.note == "（共 14 张，此处 12 张，其余见系统）"
    said = next(block for block in paper.blocks if isinstance(block, Facts) and block.title == "报送与核查")
    assert [pair.name for pair in said.pairs if pair.signature] == ["客户签字"]
    found = PdfReader(BytesIO(taken(house, "officer", issued, "closing"))).pages
    # The closing signature at the top; both in the course; six photos a page.
    assert [len(page.images) for page in found[-2:]] == [6, 6]
    assert sum(len(page.images) for page in found[:-2]) == 3
    # The order was valid before any of them.
    assert not any(page.images for page in PdfReader(BytesIO(taken(house, "officer", issued))).pages)


def test_a_paper_can_be_had_when_a_picture_is_gone(house, issued, home, monkeypatch):
    monkeypatch.setenv("DUBAN_HOME", str(home))
    head = house.people["head"]
    files = {"signed": [sent(head, signature(), "signature")], "photos": [sent(head, photo())]}
    cases.take_step(head, issued, "closure_requested", {"signed": True}, at=MONDAY + timedelta(hours=2), files=files)
    for name in list(store().names()):
        store().drop(name)
    assert "现场照片" in flat(taken(house, "officer", issued, "closing"))


def test_the_closing_sheet_tells_result_deadlines_cost_and_who_closed_it(house, closed):
    paper = told(house, "gm", closed, "closing")
    assert paper.mark is None
    assert part(paper, "报送与核查") == [
        *(("客户签字", "是"), ("内容", "客户书面确认"), ("满意度", "4 / 5"), ("已回访客户", "是")),
    ]
    ended = {(row[0], row[3]) for row in part(paper, "时限执行")}
    assert ("完成处理 第25条", "迟 1 天 22 小时") in ended
    assert ("当日进展 第26条", "未按时") in ended
    # 3, 4 and 5 March at 200 yuan each, and one full day late: 100 for whoever is responsible, 50 for the leader.
    assert [(row[0], row[2], row[3]) for row in part(paper, "逾期计扣")] == [
        ("未按时更新进展 第35条", "3", "¥600"),
        ("处理超期 第36.1条", "1", "¥100"),
        ("处理超期 第36.1条", "1", "¥50"),
        ("合计", "", "¥750"),
    ]
    assert part(paper, "审批")[-1] == ("结案 第29条", "周明远（总经理）", "2026年3月6日 11:00", "同意结案")
    assert len(part(paper, "办理经过")) == 9


def test_a_closing_sheet_is_a_draft_until_the_case_is_closed_and_none_before_it_is_asked_for(house, issued):
    with pytest.raises(DocumentNotFound):
        taken(house, "gm", issued, "closing")
    house.step(issued, "head", "closure_requested", minutes=90, signed=True)
    assert "未结案" in flat(taken(house, "gm", issued, "closing"))


def test_a_case_solved_on_the_spot_has_a_closing_sheet_and_no_order(house):
    no = house.opened()
    house.step(no, "officer", "resolved_on_spot", minutes=8, signed=True, text="已当场补办")
    paper = told(house, "gm", no, "closing")
    assert paper.mark is None
    assert part(paper, "逾期计扣") == []
    assert "本案没有计扣" in flat(taken(house, "gm", no, "closing"))
    with pytest.raises(DocumentNotFound):
        taken(house, "gm", no)


@pytest.mark.parametrize(
    ("pack", "data", "steps", "title"),
    [
        ("plain", {"demand": "路面破损", "due_at": "2026-03-05T00:00+08:00"}, {"closed": {"text": "已修"}}, "办结单"),
        ("handbook", {"nature": "valid", "demand": "墙面开裂"}, {"replied": {}, "handled": {}}, "客户投诉处理单"),
    ],
)
def test_other_regimes_have_papers_of_their_own(house, pack, data, steps, title):
    officer, event = house.people["officer"], "registered"
    no = cases.open_case(officer, pack=pack, project_id=house.units["riverside"], event=event, data=data, at=MONDAY)
    for minutes, (step, said) in enumerate(steps.items(), start=1):
        house.step(no, "officer", step, minutes=minutes, **said)
    text = flat(taken(house, "officer", no, "closing"))
    assert title in text
    assert data["demand"] in text


def test_a_long_demand_flows_over_three_pages_and_none_of_it_is_lost(house):
    places = [f"第{n}处渗水，要求修复。" for n in range(1, 450)]
    no = house.issued(demand="".join(places))
    made = pages(taken(house, "officer", no))
    assert len(made) >= 3
    # Heads, feet and names stand between the lines of two pages.
    assert sum(place in "".join("".join(made).split()) for place in places) >= len(places) - len(made)
    for n, page in enumerate(made, start=1):
        assert f"第 {n} 页 共 {len(made)} 页" in page
        assert no in page


def test_the_same_content_is_the_same_file_whoever_takes_it_whenever(house, closed):
    first = taken(house, "hr", closed, "closing")
    assert taken(house, "gm", closed, "closing", at=LATER + timedelta(days=30)) == first
    assert PdfReader(BytesIO(first)).metadata.creation_date == MONDAY + timedelta(days=4, minutes=120)


def test_the_code_leads_to_the_case_at_the_address_that_is_set_or_was_asked_for(house, issued, monkeypatch):
    page = PdfReader(BytesIO(taken(house, "gm", issued))).pages[0]
    assert page["/Annots"][0].get_object()["/A"]["/URI"] == f"{HERE}/case?no={issued}"
    assert address.public("http://10.0.0.5:8501/approvals?no=1") == "http://10.0.0.5:8501"
    assert address.public("") == ""
    monkeypatch.setenv("DUBAN_ADDRESS", "https://board.example.com/")
    assert address.public("http://10.0.0.5:8501/case") == "https://board.example.com"


def test_whoever_may_not_see_the_case_gets_no_paper_of_it(house):
    no = house.issued("starbay")
    with pytest.raises(CaseNotFound):
        taken(house, "officer", no)


def test_every_paper_taken_is_on_record_with_its_hash(house, issued):
    made = taken(house, "gm", issued)
    with reading() as conn:
        last = [*rows.chain(conn)][-1]
    assert (last.action, last.subject, last.actor) == ("document_taken", f"case/{issued}", "周明远")
    assert last.data == {"document": "order", "draft": False, "sha256": hashlib.sha256(made).hexdigest()}


def test_signs_that_the_font_does_not_know_stand_as_boxes_and_directions_cannot_be_turned(house):
    no = house.issued(demand="漏水\u202e😀\x00 &lt;b&gt; <b>急</b>")
    assert "漏水□&lt;b&gt;<b>急</b>" in flat(taken(house, "gm", no))
