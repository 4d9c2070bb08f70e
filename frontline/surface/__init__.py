"""From control of places to areas, the line of contact and the band in which it lies."""

from frontline.surface.comparison import Changes
from frontline.surface.options import NOISE, SurfaceOptions
from frontline.surface.values import Surface
from frontline.surface.verbs import changes, surface, surfaces

__all__ = ["NOISE", "Changes", "Surface", "SurfaceOptions", "changes", "surface", "surfaces"]
