"""What `/metrics` tells about the cameras."""

from prometheus_client import Counter, Gauge

pulls = Gauge("duban_camera_pulls", "Cameras that are being read now.")
viewers = Gauge("duban_camera_viewers", "Viewings of live pictures that are open now.")
reconnects = Counter("duban_camera_reconnects", "Times that a camera's connection was tried anew after it failed.")
