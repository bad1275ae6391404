import { PALETTE } from './palette.js';

/** What a pixel of each colour is in the memory of an ImageData, whichever byte order the machine has. */
const WORDS = new Uint32Array(new Uint8Array(PALETTE.flatMap(([, hex]) => {
  const rgb = parseInt(hex.slice(1), 16);
  return [rgb >> 16, rgb >> 8 & 255, rgb & 255, 255];
})).buffer);

/**
 * The picture on a canvas. What arrives is kept at once, and painted once per animation frame, however much it is: the
 * smallest rectangle that holds all that has changed. A hidden page, which has no frames, paints when it is shown.
 */
export class Picture {
  #canvas;
  #context;
  #onResize;
  #image;
  /** The same memory as #image, one element a pixel. */
  #pixels;
  /** The rectangle to paint: columns and rows, the last ones included. Nothing while right < left. */
  #left = 0;
  #top = 0;
  #right = -1;
  #bottom = -1;

  /** @param onResize called after the canvas has taken another size */
  constructor(canvas, onResize) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false, willReadFrequently: true });
    this.#onResize = onResize;
    this.#begin(canvas.width, canvas.height);
    this.#pixels.fill(WORDS[0]);
    this.#changed(0, 0, canvas.width - 1, canvas.height - 1);
  }

  /** Shows another picture, of any size. */
  replace({ width, height, pixels }) {
    if (width !== this.#image.width || height !== this.#image.height) this.#begin(width, height);
    for (let i = 0; i < pixels.length; i++) this.#pixels[i] = WORDS[pixels[i]];
    this.#changed(0, 0, width - 1, height - 1);
  }

  /** Shows one pixel in another colour. */
  set({ x, y, color }) {
    this.#pixels[y * this.#image.width + x] = WORDS[color];
    this.#changed(x, y, x, y);
  }

  /** The colour of one pixel, as an index of the palette; -1 where there is none. */
  colorAt({ x, y }) {
    return x < this.#image.width ? WORDS.indexOf(this.#pixels[y * this.#image.width + x]) : -1;
  }

  #begin(width, height) {
    this.#image = new ImageData(width, height);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
  }

  #changed(left, top, right, bottom) {
    if (this.#right < 0) {
      [this.#left, this.#top, this.#right, this.#bottom] = [left, top, right, bottom];
      requestAnimationFrame(() => this.#paint());
    } else {
      this.#left = Math.min(this.#left, left);
      this.#top = Math.min(this.#top, top);
      this.#right = Math.max(this.#right, right);
      this.#bottom = Math.max(this.#bottom, bottom);
    }
  }

  #paint() {
    const { width, height } = this.#image;
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      Object.assign(this.#canvas, { width, height });
      this.#onResize();
    }
    this.#context.putImageData(this.#image, 0, 0,
      this.#left, this.#top, this.#right - this.#left + 1, this.#bottom - this.#top + 1);
    this.#right = -1;
  }
}
