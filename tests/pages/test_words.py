"""No word on a screen stands in Python, JavaScript, CSS or HTML: every one comes from the catalogue."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "pages"
ADVICE = "Give it a key in services/locale/{zh,en}/*.po and say it through session.say(key)"

CHINESE = re.compile(r"[\u3400-\u9fff\uff01-\uff5e\u3001\u3002]")
LETTERS = re.compile(r"[A-Za-z]{2,}")
# Streamlit's calls that put their first argument on the screen.
SPEAKING = {
    "title", "header", "subheader", "markdown", "text", "write", "caption", "error", "warning", "info", "success",
    "exception", "button", "toast", "link_button", "checkbox", "toggle", "radio", "selectbox", "multiselect",
    "segmented_control", "pills", "slider", "text_input", "text_area", "number_input", "date_input", "time_input",
    "file_uploader", "download_button", "form_submit_button", "expander", "popover", "metric", "dialog", "status",
    "spinner", "badge", "tabs",
}  # fmt: skip
SPOKEN = {"label", "help", "placeholder", "body", "title", "page_title", "text"}
# Markdown's and HTML's own signs: :material/name:, :red-badge[…], <b class="x">
MARKUP = re.compile(r":material/\w+:|:[\w-]+\[|<[^>]*>|&\w+;")


def texts_of(node):
    """The constant parts of a string or f-string, without markup."""
    parts = node.values if isinstance(node, ast.JoinedStr) else [node]
    whole = "".join(part.value if isinstance(part, ast.Constant) and isinstance(part.value, str) else " " for part in parts)
    return MARKUP.sub(" ", whole)


def docstrings(tree):
    owners = (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
    nodes = [node for node in ast.walk(tree) if isinstance(node, owners) and node.body]
    return {id(node.body[0].value) for node in nodes if isinstance(node.body[0], ast.Expr)}


def words_in_python(source):
    """Line and text of every screen text in a Python file."""
    tree = ast.parse(source)
    known = docstrings(tree)
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in known
            and CHINESE.search(node.value)
        ):
            yield node.lineno, node.value
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in SPEAKING:
            if isinstance(node.func.value, ast.Name) and node.func.value.id in ("wording", "metrics", "_log"):
                continue  # these give words or log them, they do not show them
            for said in [*node.args[:1], *(keyword.value for keyword in node.keywords if keyword.arg in SPOKEN)]:
                if isinstance(said, ast.Constant | ast.JoinedStr) and LETTERS.search(texts_of(said)):
                    yield node.lineno, texts_of(said).strip()


SENTENCE = re.compile(r"""(["'`])[^"'`\n]*?\b[A-Z][a-z]+ [a-z]+[^"'`\n]*\1""")
SHOWN = re.compile(r"""(?:textContent|innerText|placeholder|title|ariaLabel|alt)\s*=\s*(["'`])(?=[^"'`]*[A-Za-z]{2})[^"'`$]+\1""")


def without_comments(source):
    source = re.sub(r"/\*.*?\*/", lambda found: "\n" * found.group().count("\n"), source, flags=re.S)
    return re.sub(r"(^|\s)//[^\n]*", "", source)


def words_in_script(source):
    for number, line in enumerate(without_comments(source).splitlines(), 1):
        if CHINESE.search(line) or SENTENCE.search(line) or SHOWN.search(line):
            yield number, line.strip()


def words_in_style(source):
    for number, line in enumerate(without_comments(source).splitlines(), 1):
        content = re.search(r"content\s*:\s*([\"'])(.*?)\1", line)
        if (CHINESE.search(line) and "font" not in line) or (content and LETTERS.search(content.group(2))):
            yield number, line.strip()


class Spoken(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_data(self, data):
        if LETTERS.search(data) or CHINESE.search(data):
            self.found.append((self.getpos()[0], data.strip()))

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if (
                name in ("title", "placeholder", "alt", "aria-label")
                and value
                and (LETTERS.search(value) or CHINESE.search(value))
            ):
                self.found.append((self.getpos()[0], value))


def words_in_html(source):
    parser = Spoken()
    parser.feed(source)
    yield from parser.found


# Kept as their authors published them.
LIBRARIES = [PAGES / "parts" / name / "library" for name in ("signature", "yaml_editor")]
READERS = {".py": words_in_python, ".js": words_in_script, ".css": words_in_style, ".html": words_in_html}


@pytest.mark.parametrize(
    "path",
    [p for p in sorted(PAGES.rglob("*")) if p.suffix in READERS and p.parent not in LIBRARIES],
    ids=lambda p: str(p.relative_to(PAGES)),
)
def test_a_file_of_the_pages_holds_no_word_of_the_screen(path):
    found = [f"{path.relative_to(ROOT)}:{line}: {text}" for line, text in READERS[path.suffix](path.read_text("utf-8"))]
    assert not found, f"{found}\n{ADVICE}"


@pytest.mark.parametrize(
    ("suffix", "source"),
    [
        (".py", 'x = "审批"'),
        (".py", 'st.button("Approve")'),
        (".py", 'box.text_input(say("a"), placeholder="Your name")'),
        (".py", 'st.markdown(f"Waiting: {n}")'),
        (".js", 'label.textContent = "Late";'),
        (".js", "throw_away('Connection lost since');"),
        (".js", "const late = `超期`;"),
        (".css", '.late::after { content: "late"; }'),
        (".html", "<p>Sign in</p>"),
        (".html", '<input placeholder="Name">'),
    ],
)
def test_a_word_that_slips_in_is_found(suffix, source):
    assert list(READERS[suffix](source))


@pytest.mark.parametrize(
    ("suffix", "source"),
    [
        (".py", '"""说明：审批"""\nst.button(say("desk.approve"), key="approve")'),
        (".py", 'st.markdown(f":red-badge[{n}]")'),
        (".js", '// 说明 of the row\nrow.className = "clock-row late"; cell.textContent = data.words.late;'),
        (".css", '.a { font-family: "Noto Sans CJK SC"; } .b::before { content: "▲"; }'),
        (".html", '<p data-text="title"></p>'),
    ],
)
def test_what_nobody_reads_on_the_screen_is_left_alone(suffix, source):
    assert not list(READERS[suffix](source))
