/** The outline of a group on screen: computed anew for each position of the camera. */

const cross = ([ax, ay], [bx, by], [cx, cy]) => (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);

/** One half of Andrew's monotone chain over points sorted by x, then y. */
function chain(points) {
  const half = [];
  for (const point of points) {
    while (half.length > 1 && cross(half.at(-2), half.at(-1), point) <= 0) half.pop();
    half.push(point);
  }
  half.pop();
  return half;
}

/** @param {number[][]} points @returns {number[][]} the corners of their convex hull */
export function convexHull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  return [...chain(sorted), ...chain(sorted.reverse())];
}

/**
 * In 2-D the corners as given. In 3-D the silhouette of a convex body, which is the hull of its
 * corners as they stand on screen now.
 *
 * @returns {number[][]} pixel positions
 */
export function outlineOf({ scene, transform }, hull) {
  const out = new Float64Array(3);
  const corners = hull.x.map((x, i) => {
    transform(x, hull.y[i], hull.z?.[i] ?? 0, out);
    return [out[0], out[1]];
  });
  if (scene.dimensions === 2) return corners;
  return convexHull(corners.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y)));
}
