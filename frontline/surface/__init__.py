"""From control of places to areas, the line of contact and the band in which it lies."""

from frontline.surface.options import NOISE, SurfaceOptions
from frontline.surface.surface import Surface, surface, surfaces

__all__ = ["NOISE", "Surface", "SurfaceOptions", "surface", "surfaces"]
