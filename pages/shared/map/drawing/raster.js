/**
 * Discs written straight into pixels.
 *
 * Stamping fifty thousand sprites takes a canvas seconds where no graphics card helps; the same
 * discs as plain arithmetic take a few hundredths of one.
 */

/** The pixels of a disc: offsets from its middle, and how much of each the disc covers. */
function disc(radius) {
  const reach = Math.ceil(radius + 0.5);
  const pixels = { dx: [], dy: [], cover: [] };
  for (let dy = -reach; dy <= reach; dy += 1) {
    for (let dx = -reach; dx <= reach; dx += 1) {
      const cover = Math.min(1, Math.max(0, radius + 0.5 - Math.hypot(dx, dy)));
      if (cover <= 0) continue;
      pixels.dx.push(dx);
      pixels.dy.push(dy);
      pixels.cover.push(cover);
    }
  }
  return pixels;
}

/** "#rrggbb" or "rgb(r, g, b)" as three numbers. */
function channels(color) {
  if (!color.startsWith("#")) return color.match(/[\d.]+/g).slice(0, 3).map(Number);
  const number = Number.parseInt(color.slice(1, 7), 16);
  return [(number >> 16) & 255, (number >> 8) & 255, number & 255];
}

export class Raster {
  /** @param {number} width @param {number} height of the picture in device pixels */
  constructor(width, height) {
    this.image = new ImageData(width, height);
    this.discs = new Map();
    this.colors = new Map();
  }

  clear() {
    this.image.data.fill(0);
  }

  #disc(radius) {
    const rounded = Math.max(0.5, Math.round(radius * 4) / 4);
    if (!this.discs.has(rounded)) this.discs.set(rounded, disc(rounded));
    return this.discs.get(rounded);
  }

  #color(color) {
    if (!this.colors.has(color)) this.colors.set(color, channels(color));
    return this.colors.get(color);
  }

  /**
   * Lay a disc over what is there.
   *
   * @param {{x: number, y: number, radius: number}} at in device pixels
   * @param {string} color
   * @param {number} opacity 0 to 1
   * @param {{left: number, top: number, right: number, bottom: number}} clip device pixels
   */
  stamp(at, color, opacity, clip) {
    const { data, width } = this.image;
    const { dx, dy, cover } = this.#disc(at.radius);
    const [red, green, blue] = this.#color(color);
    const [left, top] = [Math.round(at.x), Math.round(at.y)];
    for (let i = 0; i < cover.length; i += 1) {
      const x = left + dx[i];
      const y = top + dy[i];
      if (x < clip.left || x >= clip.right || y < clip.top || y >= clip.bottom) continue;
      const pixel = (y * width + x) * 4;
      const alpha = cover[i] * opacity;
      const below = (data[pixel + 3] / 255) * (1 - alpha);
      const sum = alpha + below;
      data[pixel] = (red * alpha + data[pixel] * below) / sum;
      data[pixel + 1] = (green * alpha + data[pixel + 1] * below) / sum;
      data[pixel + 2] = (blue * alpha + data[pixel + 2] * below) / sum;
      data[pixel + 3] = sum * 255;
    }
  }
}
