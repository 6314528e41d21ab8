"""What the video page shows. The address is the truth: one counter, or a mosaic narrowed down, can be bookmarked and sent."""

import streamlit as st

from pages.parts import address_fields
from services.mosaic import Filter

CAMERA = "camera"
NARROWING = ("unit", "show", "q")
PROBLEMS = "problems"


def camera() -> int | None:
    """The camera that the address names; None for the mosaic, and for what cannot be one."""
    said = st.query_params.get(CAMERA, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 16 else None


def read() -> Filter:
    """The filter that the address asks for; what it cannot mean is left out."""
    said = st.query_params
    return Filter(
        unit=address_fields.path_of(said.get("unit")), problems=said.get("show") == PROBLEMS, text=said.get("q", "")[:80]
    )


def together() -> bool:
    """Whether the tiles stand all together instead of by region."""
    return st.query_params.get("by") == "worst"


def narrowed() -> bool:
    """Whether the address narrows the mosaic down."""
    return any(st.query_params.get(name) for name in NARROWING)


def go(**said: str | int | None) -> None:
    """Let the address say something else."""
    for name, value in said.items():
        if value:
            st.query_params[name] = str(value)
        elif name in st.query_params:
            del st.query_params[name]


def open_camera(camera_id: int) -> None:
    """Go to one counter."""
    go(**{CAMERA: camera_id})


def leave() -> None:
    """Go back to the mosaic as it was."""
    go(**{CAMERA: None})


def clear() -> None:
    """Narrow down no more."""
    go(**dict.fromkeys(NARROWING))
