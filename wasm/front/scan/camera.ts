/** QR codes before a camera. */

import { options as checked, signal as signalOf, tagOf } from "../kernel/check.js";
import { ArgumentTypeError, ScanError } from "../kernel/errors.js";
import { orAborted } from "./abort.js";
import type { CodeKind, ScannedCode } from "./code.js";
import { acceptedKinds, scannedCode } from "./code.js";
import { Canvas } from "./pixels.js";
import type { Fallback, QrReader } from "./reader.js";
import { fallbackOf, loadReader, ownReader, textsIn } from "./reader.js";

/** How a camera is watched. */
export interface CameraScan {
  /** Reads where the browser does not, as for `scanPicture`. */
  readonly fallback?: Fallback;
  /** Ends it and switches the camera off. */
  readonly signal?: AbortSignal;
  /** Other kinds are passed over: none, if it is left out. */
  readonly accept?: readonly CodeKind[];
}

/** A resolution at which the dense codes of certificates can be read, by the camera at the back. */
const WANTED: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } },
};
const BETWEEN_LOOKS_MS = 100;
/** For so long a code that was seen is still the same one. */
const SAME_MS = 2000;

/**
 * Opens the camera into `video` and waits for the first acceptable code. Afterwards, and in any other case, the camera
 * is off.
 *
 * @throws ScanError `camera-denied`: by the user or the browser's settings. `camera-missing`: there is none, the page is
 * not served over HTTPS, another program has it, or it was unplugged. `scanner-missing`: the browser reads no codes, and
 * there is no fallback or it could not be loaded. What `signal` was aborted with.
 */
export async function scanCamera(video: HTMLVideoElement, options?: CameraScan): Promise<ScannedCode> {
  for await (const code of watchCamera(video, options)) return code;
  throw new ScanError("camera-missing", "the camera has ended");
}

/**
 * Opens the camera into `video` and yields each acceptable code that comes into view, once for as long as it is there.
 * The camera is on until the loop is left or `signal` is aborted.
 *
 * @throws ScanError as `scanCamera`. What `signal` was aborted with.
 */
export function watchCamera(
  video: HTMLVideoElement,
  options?: CameraScan,
): AsyncGenerator<ScannedCode, void, undefined> {
  if (tagOf(video) !== "HTMLVideoElement") {
    throw new ArgumentTypeError("video", "an HTMLVideoElement");
  }
  const given = checked(options === undefined ? {} : options, "options", ["fallback", "signal", "accept"]);
  return watch(video, fallbackOf(given.fallback), signalOf(given.signal), acceptedKinds(given.accept));
}

async function* watch(
  video: HTMLVideoElement,
  fallback: Fallback | undefined,
  signal: AbortSignal | undefined,
  accepted: readonly CodeKind[],
): AsyncGenerator<ScannedCode, void, undefined> {
  signal?.throwIfAborted();
  const end = new AbortController();
  const abort = () => end.abort(signal?.reason);
  signal?.addEventListener("abort", abort);
  const canvas = new Canvas();
  const lastSeen = new Map<string, number>();
  try {
    const reader = await orAborted(
      ownReader().then((own) => own ?? loadReader(fallback)),
      end.signal,
    );
    await open(video, end);
    for (;;) {
      for (const text of await orAborted(look(video, canvas, reader), end.signal)) {
        const isSame = performance.now() - (lastSeen.get(text) ?? -SAME_MS) < SAME_MS;
        lastSeen.set(text, performance.now());
        const code = scannedCode(text);
        if (!isSame && accepted.includes(code.kind)) yield code;
        end.signal.throwIfAborted();
      }
      await orAborted(new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS)), end.signal);
    }
  } finally {
    signal?.removeEventListener("abort", abort);
    end.abort();
    canvas.clear();
  }
}

/** Shows the camera until `end` is aborted, which it is, too, when the camera goes away. */
async function open(video: HTMLVideoElement, end: AbortController): Promise<void> {
  // Absent where the page is not served over HTTPS, or there is no page.
  const devices = (globalThis as { navigator?: Partial<Navigator> }).navigator?.mediaDevices;
  if (!devices) throw new ScanError("camera-missing", "cameras are for pages that are served over HTTPS");
  const asked = devices.getUserMedia(WANTED);
  // Permission may be given after the end.
  const off = () =>
    void asked.then(
      (stream) => close(video, stream),
      () => undefined,
    );
  if (end.signal.aborted) off();
  else end.signal.addEventListener("abort", off);
  try {
    const stream = await orAborted(asked, end.signal);
    for (const track of stream.getTracks()) {
      track.addEventListener("ended", () => end.abort(new ScanError("camera-missing", "the camera has gone away")));
    }
    // Or else some browsers show nothing, or the whole screen.
    video.muted = video.playsInline = true;
    video.srcObject = stream;
    await orAborted(video.play(), end.signal);
  } catch (cause) {
    end.signal.throwIfAborted();
    throw notOpened(cause);
  }
}

function close(video: HTMLVideoElement, stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
  if (video.srcObject === stream) video.srcObject = null;
}

const DENIED: readonly unknown[] = ["NotAllowedError", "SecurityError"];

function notOpened(cause: unknown): ScanError {
  return DENIED.includes((cause as Partial<Error> | undefined)?.name)
    ? new ScanError("camera-denied", "the camera may not be used", { cause })
    : new ScanError("camera-missing", "there is no camera, or another program has it", { cause });
}

async function look(video: HTMLVideoElement, canvas: Canvas, reader: QrReader): Promise<Iterable<string>> {
  const { videoWidth, videoHeight } = video;
  // Before the first picture.
  if (videoWidth === 0) return [];
  return textsIn(canvas.pixels(video, videoWidth, videoHeight), reader);
}
