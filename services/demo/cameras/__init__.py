"""Cameras that are drawn, not built: for the demonstration, the tests and the benchmarks."""

from services.demo.cameras.clips import Make
from services.demo.cameras.server import CameraServer, demonstration_cameras

__all__ = ["CameraServer", "Make", "demonstration_cameras"]
