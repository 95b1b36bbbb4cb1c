"""Staff at the booking desk, on a PC and on a phone. The clock stands at Monday 10:00 and a week is booked."""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

from tests.browser.booked import Week, booked_office
from tests.browser.conftest import Visitors
from tests.browser.pages import NARROW, WIDE, sideways, sign_in
from tests.browser.server import Server
from tests.browser.test_console import assert_readable
from tests.conftest import MONDAY_TEN

pytestmark = pytest.mark.browser

ROOT = "/console/bookings"
TUESDAY, WEDNESDAY, FRIDAY = "2026-11-24", "2026-11-25", "2026-11-27"
# As wide as 1440 px at 200 %, and the narrowest that WCAG 2.2 asks for (1.4.10).
DOUBLED, NARROWEST = 720, 320
_CONTRAST = Path(__file__).with_name("contrast.js")


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Week]]:
    """The demo's application with a week of bookings, its clock standing still."""
    with booked_office(tmp_path_factory.mktemp("desk")) as office:
        yield office


@pytest.fixture
def desk(visitors: Visitors, week: tuple[Server, Week]) -> Page:
    """The calendar, signed in, on a PC."""
    page = visitors.page("booking desk", week[0])
    sign_in(page, week[0])
    page.goto(f"{ROOT}/")
    return page


@pytest.fixture
def made(week: tuple[Server, Week]) -> Week:
    """Ways to book behind the pages' back, as residents do."""
    return week[1]


def narrow(page: Page) -> Page:
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    return page


def pages(made: Week) -> list[str]:
    """Every page there is."""
    lunch, yoga, team, court = (
        made.offering(key).id for key in ("canteen-lunch", "night-yoga", "haircut", "badminton")
    )
    booking = made.made[0].id
    return [
        "/", "/?week=2026-11-30&kind=meal", "/book", "/calls", "/offerings", "/use", "/use?span=next", "/export",
        f"/offerings/{lunch}/days/{TUESDAY}", f"/offerings/{yoga}/days/{WEDNESDAY}",
        f"/offerings/{team}/days/{TUESDAY}", f"/offerings/{court}/days/{TUESDAY}",
        f"/offerings/{lunch}/book", f"/offerings/{team}/book", f"/{booking}", f"/{booking}/change",
        f"/offerings/{lunch}/closing?day={FRIDAY}&reason=停水", f"/offerings/{lunch}/closed/{FRIDAY}",
        f"/offerings/{lunch}", f"/offerings/{yoga}", f"/offerings/{team}", "/offerings/new/room",
    ]  # fmt: skip


def row(page: Page, text: str) -> Locator:
    return page.get_by_role("row").filter(has_text=text)


def fill_in(page: Page, **values: str) -> None:
    for label, value in values.items():
        page.get_by_label(label).first.fill(value)


def test_the_week_leads_to_who_comes_and_back(desk: Page, made: Week) -> None:
    expect(desk.get_by_role("heading", level=1)).to_have_text("11月23日–11月29日")
    cell = desk.get_by_role("link", name="夜校瑜伽 11月25日 周三")
    expect(cell).to_contain_text("20/20")
    expect(cell).to_contain_text("满")
    expect(cell).to_contain_text("排队")
    cell.click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("夜校瑜伽 11月25日 周三")
    expect(desk.get_by_role("heading", name="排队")).to_be_visible()
    desk.get_by_role("link", name="回日历").click()
    desk.get_by_role("link", name="下一周").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("11月30日–12月6日")
    desk.get_by_role("link", name="场地", exact=True).click()
    expect(desk.get_by_role("rowheader")).to_have_count(3)
    expect(desk.get_by_role("heading", level=1)).to_have_text("11月30日–12月6日")
    desk.get_by_role("link", name="本周").click()
    expect(desk.get_by_role("rowheader").filter(has_text="三楼活动室")).to_be_visible()


def test_on_a_phone_the_week_is_a_list_of_days(desk: Page) -> None:
    narrow(desk)
    expect(desk.get_by_role("table")).to_be_hidden()
    today = desk.locator("details.day").first
    expect(today).to_have_attribute("open", "")
    expect(today).to_contain_text("老年食堂午餐")
    wednesday = desk.locator("details.day").nth(2)
    wednesday.locator("summary").click()
    wednesday.get_by_role("link", name="夜校瑜伽").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("夜校瑜伽")


def test_a_caller_is_booked_changed_found_by_their_code_and_cancelled(desk: Page) -> None:
    desk.get_by_role("link", name="代订").click()
    desk.get_by_role("link", name="老年食堂晚餐").click()
    desk.get_by_label("哪一场").select_option(index=2)
    fill_in(desk, 姓名="黄婆婆", 电话="138 0000 6601", 几份="2", 备注="不要辣")
    desk.get_by_label("送餐上门").check()
    desk.get_by_role("button", name="订下").click()
    expect(desk.get_by_text("上门和送餐要写地址")).to_be_visible()
    expect(desk.get_by_label("姓名")).to_have_value("黄婆婆")
    fill_in(desk, 地址="清溪苑2栋101")
    desk.get_by_role("button", name="订下").click()
    status = desk.get_by_role("status")
    expect(status).to_contain_text("订好了")
    code = re.search(r"\d{4}", status.inner_text())
    assert code is not None
    desk.get_by_role("link", name="改", exact=True).click()
    fill_in(desk, 几份="3")
    desk.get_by_role("button", name="改好").click()
    expect(desk.get_by_text("人数 2 → 3")).to_be_visible()
    desk.get_by_role("link", name="日历").click()
    fill_in(desk, 报号找人=code[0])
    desk.get_by_role("button", name="找").click()
    expect(row(desk, "黄婆婆")).to_contain_text("清溪苑2栋101")
    expect(row(desk, "黄婆婆").get_by_text("13800006601")).to_be_hidden()
    row(desk, "黄婆婆").get_by_text("138****6601").click()
    expect(row(desk, "黄婆婆").get_by_role("link", name="13800006601")).to_have_attribute("href", "tel:13800006601")
    row(desk, "黄婆婆").get_by_role("link", name="黄婆婆").click()
    desk.get_by_text("取消这个预约").click()
    desk.get_by_role("button", name="确定取消").click()
    expect(desk.get_by_role("status")).to_have_text("已经取消")


def test_enter_books_without_a_mouse_and_does_not_only_look(desk: Page, made: Week) -> None:
    desk.goto(f"{ROOT}/offerings/{made.offering('meeting-hall').id}/book?day={FRIDAY}&begin=10:00")
    desk.get_by_label("日期").focus()
    for _ in range(12):
        if desk.evaluate("document.activeElement.name") == "name":
            break
        desk.keyboard.press("Tab")
    desk.keyboard.type("键盘居民")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("status")).to_contain_text("订好了")


def test_free_times_are_shown_without_losing_what_was_typed(desk: Page, made: Week) -> None:
    court = made.offering("badminton").id
    desk.goto(f"{ROOT}/offerings/{court}/book")
    fill_in(desk, 姓名="打球的", 日期=TUESDAY)
    desk.get_by_role("button", name="看这一天的空档").click()
    expect(desk.get_by_label("姓名")).to_have_value("打球的")
    assert "19:00（满）" in desk.get_by_label("几点开始").inner_text()
    desk.get_by_label("几点开始").select_option("19:00")
    desk.get_by_role("button", name="订下").click()
    expect(desk.get_by_role("alert")).to_contain_text("满了")
    desk.get_by_label("满了就排队").check()
    desk.get_by_role("button", name="订下").click()
    expect(desk.get_by_role("status")).to_contain_text("已经排队")


def test_a_freed_seat_is_offered_on_the_telephone(desk: Page, made: Week) -> None:
    course = made.slot("elder-phone")
    big = made.book(course, 900, staff="小周", party=course.left)
    desk.goto(f"{ROOT}/offerings/{course.listed.id}/book")
    desk.get_by_label("哪一期").select_option(index=1)
    fill_in(desk, 姓名="排队大爷", 电话="13800006602")
    desk.get_by_label("满了就排队").check()
    desk.get_by_role("button", name="订下").click()
    expect(desk.get_by_role("status")).to_contain_text("第 1 位")
    made.desk.amendments.withdraw(big, "freed", MONDAY_TEN)
    desk.get_by_role("link", name="打电话").click()
    ours = desk.get_by_role("article").filter(has_text="排队大爷")
    expect(ours).to_contain_text("留到 今天 12:00")
    ours.get_by_role("button", name="要，订下").click()
    expect(desk.get_by_role("status")).to_contain_text("已经订好：排队大爷")
    expect(ours).to_have_count(0)


def test_who_came_is_ticked_with_a_thumb(desk: Page, made: Week) -> None:
    lunch = made.offering("canteen-lunch").id
    narrow(desk).goto(f"{ROOT}/offerings/{lunch}/days/2026-11-23")
    first = desk.locator("tbody tr").first
    first.get_by_role("button", name="到了").click()
    expect(first.get_by_role("button", name="到了")).to_have_attribute("aria-pressed", "true")
    first.get_by_role("button", name="没来").click()
    expect(first.get_by_role("button", name="没来")).to_have_attribute("aria-pressed", "true")
    expect(first.get_by_role("button", name="到了")).to_have_attribute("aria-pressed", "false")


def test_a_day_is_closed_with_open_eyes_and_opened_again(desk: Page, made: Week) -> None:
    lunch = made.slot("canteen-lunch", 6).listed.id
    desk.goto(f"{ROOT}/offerings/{lunch}/days/2026-11-29")
    desk.get_by_role("link", name="停办这一天").click()
    fill_in(desk, 原因="厨房检修")
    desk.get_by_role("button", name="先看影响到谁").click()
    expect(desk.get_by_role("heading", level=2).first).to_have_text("11月29日 周日停办：厨房检修")
    expect(desk.get_by_text(re.compile(r"\d+ 个没用微信，要您打电话"))).to_be_visible()
    desk.get_by_role("button", name="确定停办").click()
    expect(desk.get_by_role("heading", name="要打电话告诉的")).to_be_visible()
    assert desk.get_by_role("article").count() > 0
    desk.get_by_role("link", name="日历").click()
    expect(desk.get_by_role("link", name="老年食堂午餐 11月29日 周日")).to_contain_text("厨房检修")
    desk.get_by_role("link", name="老年食堂午餐 11月29日 周日").click()
    expect(desk.get_by_text("这一天停办：厨房检修")).to_be_visible()
    desk.get_by_role("link", name="停办这一天").click()
    desk.get_by_role("link", name="看名单、重新开放").click()
    desk.get_by_role("button", name="重新开放这一天").click()
    expect(desk.get_by_role("status")).to_contain_text("重新开放")


def test_an_offering_is_defined_in_words(desk: Page) -> None:
    desk.get_by_role("link", name="项目").click()
    desk.get_by_role("link", name="课程活动").click()
    fill_in(desk, 名称="插花班", 几点开始="15:00", 几点结束="14:00", 要提醒居民的话="自带剪刀")
    for day in "一三五六日":
        desk.get_by_label(f"周{day}", exact=True).uncheck()
    desk.get_by_role("button", name="存好").click()
    expect(desk.get_by_text("结束时间要晚于开始时间")).to_be_visible()
    expect(desk.get_by_label("要提醒居民的话")).to_have_value("自带剪刀")
    expect(desk.get_by_label("周一", exact=True)).not_to_be_checked()
    fill_in(desk, 几点结束="16:30")
    desk.get_by_role("button", name="存好").click()
    expect(desk.get_by_role("status")).to_have_text("存好了")
    desk.get_by_role("link", name="日历").click()
    expect(desk.get_by_role("link", name=re.compile("插花班 11月24日"))).to_contain_text("0/30")
    expect(desk.get_by_role("link", name=re.compile("插花班 11月25日"))).to_have_count(0)


def test_use_is_a_chart_with_numbers_and_words(desk: Page) -> None:
    desk.goto(f"{ROOT}/use?span=next")
    chart = desk.get_by_role("img", name=re.compile("三楼活动室"))
    expect(chart).to_contain_text("25")
    expect(desk.get_by_text("最忙的是周二 14 点，25%。").first).to_be_visible()
    colours = chart.locator("rect").evaluate_all("all => [...new Set(all.map(one => getComputedStyle(one).fill))]")
    assert len(colours) == 2  # used and not used: the style sheet reaches into the chart


def test_the_spreadsheet_is_handed_over_under_a_chinese_name(desk: Page) -> None:
    desk.get_by_role("link", name="导出").click()
    fill_in(desk, 从哪天=TUESDAY, 到哪天=TUESDAY)
    with desk.expect_download() as started:
        desk.get_by_role("button", name="下载 Excel 表格").click()
    assert started.value.suggested_filename == f"预约_{TUESDAY}_{TUESDAY}.xlsx"
    found = load_workbook(BytesIO(Path(started.value.path()).read_bytes())).active
    assert found is not None
    assert found.max_row > 20


def test_a_roster_fills_sheets_of_a4_and_nothing_of_the_screen(desk: Page, made: Week) -> None:
    desk.goto(f"{ROOT}/offerings/{made.offering('canteen-lunch').id}/days/{TUESDAY}/print")
    expect(desk.get_by_text("按 Ctrl+P 打印")).to_be_visible()
    desk.emulate_media(media="print")
    expect(desk.get_by_text("按 Ctrl+P 打印")).to_be_hidden()
    paper = desk.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", paper)) in (1, 2)
    width, height = map(float, re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", paper)[0])
    assert (round(width), round(height)) == (595, 842)
    assert desk.locator("thead").evaluate("head => getComputedStyle(head).display") == "table-header-group"
    desk.emulate_media(media="screen")


def test_every_page_fits_is_marked_up_and_can_be_read(desk: Page, made: Week) -> None:
    contrast = _CONTRAST.read_text(encoding="utf-8")
    for path in pages(made):
        for width in (WIDE[0], DOUBLED, NARROW[0], NARROWEST):
            desk.set_viewport_size({"width": width, "height": 900})
            desk.goto(ROOT + path)
            assert sideways(desk) <= 0, (path, width)
            if width in (WIDE[0], NARROW[0]):
                assert_readable(desk)
                assert desk.evaluate(contrast) == [], (path, width)
