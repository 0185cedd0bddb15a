"""Results as figures: the only part of the core that knows Plotly.

A map is first a :class:`~explorer.plots.maps.scene.Scene`, a plain value; `figure` renders it for
exports and static pages, `payload` for the interactive map in the browser. Every other chart is
one small function in a module of its own, returning a figure whose description for people who
cannot see it is in ``figure.layout.meta["alt"]``.
"""

from explorer.plots.alone.maps import map_folder, map_html
from explorer.plots.alone.page import to_html
from explorer.plots.alone.story import story_html
from explorer.plots.charts.bars import accuracy_bars, score_bars
from explorer.plots.charts.dendrogram import dendrogram
from explorer.plots.charts.heatmap import similarity_heatmap
from explorer.plots.charts.histograms import cosine_histogram
from explorer.plots.charts.recall import memory_bars, recall_latency
from explorer.plots.charts.retrieval import chunk_size_chart, measure_bars
from explorer.plots.charts.silhouettes import silhouette_bars, silhouette_chart
from explorer.plots.charts.strips import vector_strips
from explorer.plots.charts.wordsets import interval_bars, rating_scatter
from explorer.plots.exports import (
    coordinates_table,
    to_image,
    to_parquet,
)
from explorer.plots.maps.blocks import Block, Nearby
from explorer.plots.maps.build import axis_scene, map_scene
from explorer.plots.maps.coloring import (
    alike,
    groups_of_clusters,
    groups_of_column,
    values_of_column,
    values_of_dates,
)
from explorer.plots.maps.figure import figure
from explorer.plots.maps.payload import Extras, Stage, neighbors_of_one, payload
from explorer.plots.maps.scene import Groups, Scene, Values
from explorer.plots.palette import MOST_COLORS
from explorer.plots.theme import THEMES, Theme, ThemeName
from explorer.sheets import to_csv

__all__ = [
    "MOST_COLORS",
    "THEMES",
    "Block",
    "Extras",
    "Groups",
    "Nearby",
    "Scene",
    "Stage",
    "Theme",
    "ThemeName",
    "Values",
    "accuracy_bars",
    "alike",
    "axis_scene",
    "chunk_size_chart",
    "coordinates_table",
    "cosine_histogram",
    "dendrogram",
    "figure",
    "groups_of_clusters",
    "groups_of_column",
    "interval_bars",
    "map_folder",
    "map_html",
    "map_scene",
    "measure_bars",
    "memory_bars",
    "neighbors_of_one",
    "payload",
    "rating_scatter",
    "recall_latency",
    "score_bars",
    "silhouette_bars",
    "silhouette_chart",
    "similarity_heatmap",
    "story_html",
    "to_csv",
    "to_html",
    "to_image",
    "to_parquet",
    "values_of_column",
    "values_of_dates",
    "vector_strips",
]
