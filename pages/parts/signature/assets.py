"""The area to sign in, as script and style for any page: what lies here needs no Streamlit.

It is drawn with signature_pad 5.1.4 (MIT), kept in library/ with its licence as it was published.
"""

from pathlib import Path

_HERE = Path(__file__).parent
# The library is a module of its own; here it is one of several files that make one.
_LIBRARY = (_HERE / "library" / "signature_pad-5.1.4.js").read_text("utf-8").partition("export {")[0]

AREA_JS = "\n".join([_LIBRARY, (_HERE / "ink.js").read_text("utf-8"), (_HERE / "area.js").read_text("utf-8")])
AREA_CSS = (_HERE / "area.css").read_text("utf-8")
