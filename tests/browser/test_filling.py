"""What is drawn, photographed and typed into a form reaches the server, whatever happens to page, network and sign-in."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect
from sqlalchemy import select

from db import engine
from db.tables import uploads
from services import files, form_drafts
from tests.seeds import plant_people, plant_units

# Where the pen goes, in shares of the area.
STROKES = [[(0.2, 0.3), (0.3, 0.6), (0.4, 0.3)], [(0.6, 0.3), (0.7, 0.6), (0.8, 0.3)]]

COUNT_UNSENT = """async () => {
  const answer = (request) => new Promise((resolve) => (request.onsuccess = () => resolve(request.result)));
  const database = await answer(indexedDB.open("duban-unsent", 1));
  return answer(database.transaction("files").objectStore("files").count());
}"""


@pytest.fixture
def app_script():
    return "tests/browser/filling/app.py"


@pytest.fixture(autouse=True)
def officer(database):
    plant_units()
    return plant_people("officer", "gm")["officer"]


@pytest.fixture(autouse=True)
def home_of_the_server(app_server, monkeypatch):
    monkeypatch.setenv("DUBAN_HOME", str(app_server.log.parent))


@pytest.fixture
def phone(browser, app_server):
    context = browser.new_context(
        base_url=app_server.url, viewport={"width": 390, "height": 844}, has_touch=True, device_scale_factor=2, locale="zh-CN"
    )
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


def on_record():
    """What the server has taken: (purpose, name), in the order in which it came, and the pictures."""
    with engine.reading() as conn:
        rows = conn.execute(select(uploads).order_by(uploads.c.at)).all()
    pictures = [Image.open(io.BytesIO(files.read(row.sha256.hex()))) for row in rows]
    return [(row.purpose, row.name) for row in rows], pictures


def points(area, stroke):
    area.scroll_into_view_if_needed()
    box = area.bounding_box()
    return [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]


def draw_by_mouse(page, stroke):
    (first, *rest) = points(page.get_by_test_id("signature-area"), stroke)
    page.mouse.move(*first)
    page.mouse.down()
    for point in rest:
        page.mouse.move(*point, steps=6)
    page.mouse.up()


def draw_by_finger(page, stroke):
    finger = page.context.new_cdp_session(page)
    kind = "touchStart"
    for x, y in points(page.get_by_test_id("signature-area"), stroke):
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        kind = "touchMove"
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def strokes(page):
    return page.evaluate(
        "JSON.parse(Object.entries(sessionStorage).find(([name]) => name.startsWith('duban-strokes:'))?.[1] ?? '[]').length"
    )


def has_ink(page):
    return page.get_by_test_id("signature-area").evaluate(
        "node => node.getContext('2d').getImageData(0, 0, node.width, node.height).data.some((part, n) => n % 4 === 3 && part)"
    )


def wait_until_handed_over(page):
    page.wait_for_function("!Object.keys(localStorage).some((name) => name.startsWith('duban-draft:'))")


def photo(colour, size=(2600, 1300), **more):
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "JPEG", **more)
    return content.getvalue()


def chosen(name, content, kind="image/jpeg"):
    return {"name": name, "mimeType": kind, "buffer": content}


def test_a_signature_outlives_a_rerun_a_reload_and_a_dead_network(page, signed_in):
    signed_in(page, "officer")
    finish, said = page.get_by_test_id("signature-finish"), page.get_by_test_id("signature-said")
    expect(finish).to_be_disabled()
    for stroke in STROKES:
        draw_by_mouse(page, stroke)
    page.get_by_test_id("signature-undo").click()
    assert strokes(page) == 1
    page.get_by_role("button", name="again").click()
    page.reload()
    expect(finish).to_be_enabled()
    assert strokes(page) == 1 and has_ink(page)
    page.get_by_test_id("signature-clear").click()
    expect(finish).to_be_disabled()
    assert strokes(page) == 0 and not has_ink(page)

    for stroke in STROKES:
        draw_by_mouse(page, stroke)
    page.route("**/files", lambda route: route.abort())
    finish.click()
    expect(said).to_have_text("网络已断开，内容保存在本机，恢复后自动上传")
    assert has_ink(page) and strokes(page) == 2
    page.unroute("**/files")
    page.get_by_test_id("signature-again").click()
    expect(said).to_have_text("签名已保存")
    expect(page.get_by_text("receipts: 1 + 0")).to_be_visible()
    expect(page.get_by_text("王女士")).to_be_visible()
    known, (picture,) = on_record()
    assert known == [("signature", "signature.png")] and strokes(page) == 0
    # The strokes on white, cut to the ink: about three fifths of a sheet of 600, twice as sharp.
    assert (
        700 < picture.width < 860 and picture.convert("L").getpixel((0, 0)) == 255 and picture.convert("L").getextrema()[0] < 90
    )

    # Whoever would rather sign on paper.
    page.get_by_role("button", name="在纸上签的名").click()
    expect(page.get_by_text("receipts: 0 + 0")).to_be_visible()
    page.get_by_test_id("file-choose").first.set_input_files([chosen("paper.jpg", photo("white"))])
    expect(page.get_by_text("receipts: 1 + 0")).to_be_visible()
    page.get_by_role("button", name="send").click()
    expect(page.get_by_text("receipts: 0 + 0")).to_be_visible()
    expect(finish).to_be_disabled()
    assert not has_ink(page)


def test_on_a_phone_a_finger_signs_without_scrolling_and_photos_are_sent_one_by_one(phone, signed_in, app_server):
    signed_in(phone, "officer")
    phone.get_by_test_id("signature-area").scroll_into_view_if_needed()
    before = phone.evaluate("document.querySelector('[data-testid=stMain]').scrollTop")
    for stroke in STROKES:
        draw_by_finger(phone, stroke)
    assert phone.evaluate("document.querySelector('[data-testid=stMain]').scrollTop") == before
    phone.set_viewport_size({"width": 844, "height": 390})
    area = phone.get_by_test_id("signature-area")
    expect(area).to_have_js_property("height", area.evaluate("node => Math.round(node.clientWidth * 2 / 2)"))
    assert has_ink(phone) and strokes(phone) == 2
    phone.get_by_test_id("signature-finish").click()
    expect(phone.get_by_text("receipts: 1 + 0")).to_be_visible()

    phone.set_viewport_size({"width": 390, "height": 844})
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(0x8769)[0x9003] = "2026:11:20 10:30:00"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 15.0, 0.0), 3: "E", 4: (120.0, 10.0, 0.0)})
    pictures = [
        chosen("one.jpg", photo("red", exif=exif)),
        chosen("no-photo.jpg", b"<script>alert(1)</script>"),
        chosen("two.jpg", photo("green")),
        chosen("three.jpg", photo("blue", (300, 200))),
    ]
    phone.get_by_test_id("file-choose").set_input_files(pictures)
    expect(phone.get_by_text("receipts: 1 + 3")).to_be_visible()
    expect(phone.get_by_test_id("file").nth(1)).to_contain_text("内容不是可以打开的照片")
    expect(phone.get_by_test_id("file").filter(has_text="已上传")).to_have_count(3)
    known, (_, one, two, three) = on_record()
    assert [name for _, name in known] == ["signature.png", "one.jpg", "two.jpg", "three.jpg"]
    # Turned upright, and no longer than anybody looks at.
    assert (one.size, two.size, three.size) == ((960, 1920), (1920, 960), (300, 200))
    with engine.reading() as conn:
        row = conn.execute(select(uploads).where(uploads.c.name == "one.jpg")).one()
    assert row.taken_at.isoformat() == "2026-11-20T02:30:00+00:00" and row.place is None

    phone.get_by_role("button", name="移除 two.jpg").click()
    phone.get_by_role("button", name="移除 no-photo.jpg").click()
    expect(phone.get_by_text("receipts: 1 + 2")).to_be_visible()
    phone.context.set_offline(True)
    phone.get_by_test_id("file-choose").set_input_files([chosen("four.jpg", photo("white"))])
    expect(phone.get_by_test_id("file").last).to_contain_text("网络已断开")
    phone.context.set_offline(False)
    # By itself, without anybody pressing.
    expect(phone.get_by_text("receipts: 1 + 3")).to_be_visible()

    # The telephone ends the page while a photo is on its way.
    phone.route("**/files", lambda route: route.abort())
    phone.get_by_test_id("file-choose").set_input_files([chosen("five.jpg", photo("black"))])
    expect(phone.get_by_text("还有文件没有传完")).to_be_visible()
    phone.goto("about:blank")
    phone.unroute("**/files")
    phone.goto("/")
    expect(phone.get_by_text("receipts: 1 + 4")).to_be_visible()
    expect(phone.get_by_test_id("file").filter(has_text="已上传")).to_have_count(4)
    assert phone.evaluate(COUNT_UNSENT) == 0


def test_a_form_outlives_a_reload_a_dead_network_and_signing_out(page, signed_in, new_page, officer):
    signed_in(page, "officer")
    room, demand, line = page.get_by_label("room"), page.get_by_label("demand"), page.get_by_test_id("draft")
    page.get_by_label("way").click()
    page.get_by_role("option", name="call").click()
    room.press_sequentially("3-1201")
    wait_until_handed_over(page)
    expect(line).to_contain_text("已保存草稿")
    assert form_drafts.of(officer, "form").said == {"f-way": "call", "f-room": "3-1201"}
    page.reload()
    expect(room).to_have_value("3-1201")
    expect(page.get_by_label("way")).to_have_value("call")

    page.route("**/drafts", lambda route: route.abort())
    demand.press_sequentially("厨房漏水 =1+1 <b>")
    expect(line).to_contain_text("网络已断开，内容保存在本机，恢复后自动提交")
    assert "f-demand" not in form_drafts.of(officer, "form").said
    page.goto("about:blank")
    page.unroute("**/drafts")
    page.goto("/")
    expect(demand).to_have_value("厨房漏水 =1+1 <b>")

    page.get_by_label("count").fill("7")
    page.get_by_test_id("sign-out").click()
    page.get_by_test_id("login-name").wait_for()
    wait_until_handed_over(page)
    expect(signed_in(page, "gm").get_by_label("room")).to_have_value("")
    there = signed_in(new_page(), "officer")
    expect(there.get_by_label("count")).to_have_value("7")
    expect(there.get_by_label("demand")).to_have_value("厨房漏水 =1+1 <b>")
    there.get_by_role("button", name="send").click()
    expect(there.get_by_label("room")).to_have_value("")
    there.reload()
    expect(there.get_by_label("room")).to_have_value("")
