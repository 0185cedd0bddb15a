"""Options of each method that take a moment."""

from explorer.projection import LocalmapParameters, PcaParameters, TsneParameters, UmapParameters

QUICK = [
    PcaParameters(),
    TsneParameters(iterations=100),
    UmapParameters(epochs=60),
    LocalmapParameters(iterations=90),
]
NAMES = ["pca", "tsne", "umap", "localmap"]
