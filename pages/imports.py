"""Importing cases: bringing a file, and the imports there were. The address says which import is open."""

from pathlib import Path

import streamlit as st

from pages.parts import badges, import_address, import_list, import_new, import_opened, import_waiting, news, session

_HERE = Path(__file__).parent / "parts"


def _draw() -> None:
    actor = session.actor()
    badges.styles()
    for sheet in ("lists.css", "figures.css", "imports.css"):
        st.html(_HERE / sheet)
    st.title(session.say("frame.imports"))
    opened = import_address.opened()
    if opened is not None:
        import_address.back()
        news.draw()
        import_opened.draw(actor, opened)
        return
    import_waiting.draw(actor)
    news.draw()
    import_new.draw(actor)
    st.subheader(session.say("import_page.past"))
    import_list.draw(actor)


_draw()
