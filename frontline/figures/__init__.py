"""Figures for print: maps of a date or several, and charts, as matplotlib figures.

They draw values they are given and estimate nothing. The same input gives the same bytes as SVG,
PDF and PNG, whatever fonts and settings a machine has.
"""

from frontline.figures.areas import area_chart
from frontline.figures.lanes import claims_chart
from frontline.figures.maps import figure
from frontline.figures.options import FigureOptions
from frontline.figures.paper import Paper

__all__ = ["FigureOptions", "Paper", "area_chart", "claims_chart", "figure"]
