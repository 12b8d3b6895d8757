/** Pictures as pixels. */

/** The longest side that is drawn, in pixels: what phones' browsers can draw. */
const MOST = 4096;
/** Smaller pictures are enlarged: readers want several pixels a module. */
const LEAST = 1024;

/** What draws pictures of one source, one after the other. */
export class Canvas {
  // Not before something is drawn: outside a page there is no canvas, and other errors come first.
  #made: HTMLCanvasElement | undefined;

  get #canvas(): HTMLCanvasElement {
    return (this.#made ??= document.createElement("canvas"));
  }

  /** On white, since a code may have a transparent ground. */
  pixels(picture: CanvasImageSource, width: number, height: number): ImageData {
    const longest = Math.max(width, height);
    const scale = longest < LEAST ? Math.ceil(LEAST / longest) : Math.min(1, MOST / longest);
    const [w, h] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
    if (this.#canvas.width !== w) this.#canvas.width = w;
    if (this.#canvas.height !== h) this.#canvas.height = h;
    const context = this.#canvas.getContext("2d", { willReadFrequently: true });
    if (!context) throw new TypeError("there is no canvas");
    context.imageSmoothingEnabled = scale < 1;
    context.fillStyle = "#fff";
    context.fillRect(0, 0, w, h);
    context.drawImage(picture, 0, 0, w, h);
    return context.getImageData(0, 0, w, h);
  }

  /** The last picture is a certificate: it goes at once. */
  clear(): void {
    if (this.#made) this.#made.width = this.#made.height = 0;
  }
}
