/** QR codes in a picture: a file, a screenshot, what was pasted. */

import { options as checked, signal as signalOf, tagOf } from "../kernel/check.js";
import { frozen } from "../kernel/content.js";
import { ArgumentTypeError, ScanError } from "../kernel/errors.js";
import { orAborted } from "./abort.js";
import type { ScannedCode } from "./code.js";
import { scannedCode } from "./code.js";
import { Canvas } from "./pixels.js";
import type { Fallback } from "./reader.js";
import { fallbackOf, loadReader, ownReader, textsIn } from "./reader.js";

/** A file of any format that the browser shows, SVG included, or something drawn. */
export type PictureSource = Blob | ImageData | ImageBitmap | HTMLImageElement | HTMLCanvasElement;

/** How a picture is read. */
export interface PictureScan {
  /**
   * Reads where the browser does not, or finds nothing:
   * `() => import("episeal/scan/zxing").then(({ zxing }) => zxing({ wasm: "/zxing_reader.wasm" }))`.
   */
  readonly fallback?: Fallback;
  /** Ends it at once. */
  readonly signal?: AbortSignal;
}

/**
 * Reads all QR codes in a picture, dark on light or light on dark, in whatever direction. There may be none.
 *
 * @throws ScanError `picture-unreadable`: it is not a picture, is empty, or comes from a host that does not let it be
 * read. `scanner-missing`: the browser reads no codes, and there is no fallback or it could not be loaded. What `signal`
 * was aborted with.
 */
export async function scanPicture(source: PictureSource, options?: PictureScan): Promise<readonly ScannedCode[]> {
  const tag = sourceTag(source);
  const given = checked(options === undefined ? {} : options, "options", ["fallback", "signal"]);
  const [fallback, signal] = [fallbackOf(given.fallback), signalOf(given.signal)];
  signal?.throwIfAborted();
  return orAborted(scan(source, tag, fallback), signal);
}

const TAGS = ["Blob", "File", "ImageData", "ImageBitmap", "HTMLImageElement", "HTMLCanvasElement"] as const;
type Tag = (typeof TAGS)[number];

function sourceTag(source: unknown): Tag {
  const tag = tagOf(source) as Tag;
  if (!TAGS.includes(tag)) throw new ArgumentTypeError("source", `one of ${TAGS.join(", ")}`);
  return tag;
}

async function scan(source: PictureSource, tag: Tag, fallback: Fallback | undefined): Promise<readonly ScannedCode[]> {
  const pixels = await pixelsOf(source, tag);
  const own = await ownReader();
  let texts = await textsIn(pixels, own ?? (await loadReader(fallback)));
  // Some browsers read only what is dark on light.
  if (own && fallback && texts.size === 0) texts = await textsIn(pixels, await loadReader(fallback));
  return frozen(Array.from(texts, scannedCode));
}

async function pixelsOf(source: PictureSource, tag: Tag): Promise<ImageData> {
  const canvas = new Canvas();
  try {
    if (tag === "HTMLImageElement") return await imagePixels(source as HTMLImageElement, canvas);
    if ((source as Partial<Blob>).type === "image/svg+xml") return await svgPixels(source as Blob, canvas);
    const bitmap = await createImageBitmap(source);
    try {
      return canvas.pixels(bitmap, bitmap.width, bitmap.height);
    } finally {
      bitmap.close();
    }
  } catch (cause) {
    throw new ScanError("picture-unreadable", "it is not a picture that can be read", { cause });
  } finally {
    canvas.clear();
  }
}

async function imagePixels(image: HTMLImageElement, canvas: Canvas): Promise<ImageData> {
  await image.decode();
  return canvas.pixels(image, image.naturalWidth, image.naturalHeight);
}

/** Bitmaps are not made of SVG. */
async function svgPixels(svg: Blob, canvas: Canvas): Promise<ImageData> {
  const image = new Image();
  image.src = URL.createObjectURL(svg);
  try {
    return await imagePixels(image, canvas);
  } finally {
    URL.revokeObjectURL(image.src);
  }
}
