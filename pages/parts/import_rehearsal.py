"""The rehearsal of a whole file: what it would add and set aside, what would be late at once. Then the import itself."""

import streamlit as st

from pages.parts import badges, import_address, news, session
from pages.parts.badges import text
from services import wording
from services.access import Actor
from services.errors import NotSignedIn
from services.imports import jobs
from services.imports.job import Job
from services.imports.looking import Upload
from services.imports.rejects import reason
from services.time import now

_KEY = "import-rehearsal"
_LOOK_AGAIN_SECONDS = 1


def draw(actor: Actor, upload: Upload, mapping: str, file_id: str) -> None:
    """The rehearsal of this file by this mapping. Another mapping has to be rehearsed anew."""
    of = (file_id, mapping)
    with st.container(border=True, key="import-rehearsal-box"):
        st.subheader(session.say("import_page.rehearsal"))
        kept = st.session_state.get(_KEY)
        job = jobs.job(actor, kept[1]) if kept and kept[0] == of else None
        if job is None:
            st.text(session.say("import_page.rehearsal.about"))
            if st.button(session.say("import_page.rehearse"), key="import-rehearse", type="primary"):
                st.session_state[_KEY] = (of, jobs.rehearse(actor, upload, mapping, at=now()))
                st.rerun()
        elif not job.done:
            _running(kept[1])
        else:
            _result(job, upload, mapping)


@st.fragment(run_every=_LOOK_AGAIN_SECONDS)
def _running(key: str) -> None:
    try:
        job = jobs.job(session.actor(), key)
    except NotSignedIn:
        st.rerun()
    if job is None or job.done:
        st.rerun()
    said = session.say("import_page.rehearsing", read=f"{job.counts.read:,}", rejected=f"{job.counts.rejected:,}")
    st.progress(min(1.0, job.part or 0.0), said)


def _result(job: Job, upload: Upload, mapping: str) -> None:
    if job.refusal is not None or job.failed:
        st.error(wording.refusal_text(job.refusal, session.language()) if job.refusal else session.say("import_page.failed"))
        return
    st.html(_counts(job, session.language()))
    if job.counts.late:
        cost = wording.money_text(job.counts.yuan)
        st.warning(session.say("import_page.late", late=f"{job.counts.late:,}", cost=cost))
    if job.has_rejects:
        _rejects(job)
    if job.counts.added:
        label = session.say("import_page.import", n=f"{job.counts.added:,}")
        st.button(label, key="import-begin", type="primary", on_click=_begin, args=(upload, mapping, job.counts.read))
    else:
        st.text(session.say("import_page.nothing_new"))


def _counts(job: Job, lang: str) -> str:
    counts = job.counts
    adds = wording.text("import_page.would_add", lang, n=f"{counts.added:,}", steps=f"{counts.steps:,}")
    marks = [badges.mark("met", adds, "✓")]
    if counts.known:
        marks.append(badges.mark("quiet", wording.text("import_page.are_known", lang, n=f"{counts.known:,}")))
    if counts.rejected:
        said = wording.text("import_page.would_reject", lang, n=f"{counts.rejected:,}", rows=f"{counts.set_aside:,}")
        marks.append(badges.mark("missed", said, "▲"))
    rows = wording.text("import_page.read", lang, rows=f"{counts.read:,}")
    return f'<p data-testid="import-counts">{text(rows)} {" ".join(marks)}</p>'


def _rejects(job: Job) -> None:
    lang = session.language()
    said = [wording.text("import_page.reject", lang, line=r.row.line, reason=reason(r.problem, lang)) for r in job.counts.first]
    lines = "".join(f"<li>{text(line)}</li>" for line in said)
    st.html(f'<ul class="im-rejects" data-testid="import-rejects">{lines}</ul>')
    name, label = session.say("import_page.rehearsal.rejects"), session.say("import_page.rejects.take")
    st.download_button(label, job.rejects, f"{name}.csv", "text/csv", key="import-rehearsed-rejects", on_click="ignore")


def _begin(upload: Upload, mapping: str, rows: int) -> None:
    def begin() -> str:
        import_address.go(jobs.begin(session.actor(), upload, mapping, rows=rows, at=now()))
        return ""

    news.act(begin)
