"""Groups of points in the full space: found, judged, named, drawn round and compared.

Everything is computed on the vectors scaled to length one, so that "near" means a small angle:
k-means on them is spherical k-means in effect, and Euclidean distances grow with the cosine
distance. Clusters are never computed on a picture.
"""

from explorer.clustering.agreement import Agreement, agreement
from explorer.clustering.boundaries import Hull, HullMesh, hull_meshes, hulls
from explorer.clustering.curve import Curve, default_ks, silhouette_curve
from explorer.clustering.density import HdbscanParameters, hdbscan
from explorer.clustering.hierarchy import WardParameters, cut, ward, ward_tree
from explorer.clustering.layered import EvocParameters, evoc
from explorer.clustering.methods import CLUSTERINGS, ClusteringEntry, cluster, parse_clustering
from explorer.clustering.names import name_clusters
from explorer.clustering.partition import KmeansParameters, kmeans
from explorer.clustering.regions import name_regions
from explorer.clustering.result import Clustering, Layer
from explorer.clustering.silhouettes import silhouette_samples

__all__ = [
    "CLUSTERINGS",
    "Agreement",
    "Clustering",
    "ClusteringEntry",
    "Curve",
    "EvocParameters",
    "HdbscanParameters",
    "Hull",
    "HullMesh",
    "KmeansParameters",
    "Layer",
    "WardParameters",
    "agreement",
    "cluster",
    "cut",
    "default_ks",
    "evoc",
    "hdbscan",
    "hull_meshes",
    "hulls",
    "kmeans",
    "name_clusters",
    "name_regions",
    "parse_clustering",
    "silhouette_curve",
    "silhouette_samples",
    "ward",
    "ward_tree",
]
