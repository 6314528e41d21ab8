"""Articles on pages lead to the page of rules."""

from pages.parts.articles import link, linked
from services.policy.packs import registry

GROUP = registry().latest("group")


def test_an_article_leads_to_what_it_says_in_the_version_of_the_case_in_the_same_tab():
    href = f"/rules?pack=group&amp;version={GROUP.version}&amp;cite=22%2C35"
    assert link(GROUP, "22, 35", "zh") == f'<a class="cite" href="{href}" target="_self">第22, 35条</a>'


def test_a_reading_of_our_own_is_called_that_and_leads_nowhere():
    assert link(registry().latest("aftercare"), "own: a case ends when nothing of it is left to do", "zh") == "本系统约定"


def test_only_the_article_in_a_sentence_is_a_link_and_what_people_wrote_stays_text():
    jinke = registry().latest("jinke")
    said = linked("<b>到期</b>（细则3.2B(1)）", jinke, ["细则3", "细则3.2B(1)"], "zh")
    assert said.startswith("&lt;b&gt;到期&lt;/b&gt;（<a ") and said.endswith(">细则3.2B(1)</a>）")
    assert said.count("<a ") == 1
