"""Land and water, from Natural Earth: what maps are drawn on and surfaces are cut to."""

from frontline.basemap.levels import Box, Shapes, load_basemap, load_shapes

__all__ = ["Box", "Shapes", "load_basemap", "load_shapes"]
