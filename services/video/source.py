"""Where a camera's stream comes from."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Source:
    """A camera as the hub knows it. `url` carries a password: it is in no representation, and shown nowhere.

    `sound`: whether sound is wanted and expected; `label`: what people call the camera, good for logs.
    """

    camera_id: int
    url: str = field(repr=False)
    sound: bool
    label: str = field(compare=False)
