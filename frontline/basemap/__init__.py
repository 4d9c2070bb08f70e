"""Land and water, from Natural Earth: what maps are drawn on and surfaces are cut to."""

from frontline.basemap.levels import Box, load_basemap

__all__ = ["Box", "load_basemap"]
