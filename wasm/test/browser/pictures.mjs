/** Pictures of QR codes, made by another program than the one under test. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { prepareZXingModule, writeBarcode } from "zxing-wasm/writer";

const wasm = createRequire(import.meta.url).resolve("zxing-wasm/writer/zxing_writer.wasm");
prepareZXingModule({ overrides: { wasmBinary: readFileSync(wasm).buffer } });

/** The modules of a code with its border, in lines; true is dark. */
export async function modulesOf(text) {
  const { symbol } = await writeBarcode(text, { format: "QRCode", ecLevel: "M" });
  const { data, width, height } = symbol;
  const [side, border] = [width, 4];
  if (width !== height) throw new Error("a QR code is a square");
  return Array.from({ length: side + 2 * border }, (_, y) =>
    Array.from({ length: side + 2 * border }, (_, x) => {
      const [column, line] = [x - border, y - border];
      return column >= 0 && line >= 0 && column < side && line < side && data[line * side + column] === 0;
    }),
  );
}

export async function svgOf(text) {
  const lines = await modulesOf(text);
  const dark = lines.flatMap((line, y) => line.map((is, x) => (is ? `M${x} ${y}h1v1h-1z` : ""))).join("");
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${lines.length} ${lines.length}" ` +
    `shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${lines.length}v${lines.length}H0z"/><path d="${dark}"/></svg>`
  );
}

/** A film of codes for Chromium's camera, each for one second, over and over. */
export async function filmOf(texts, { width = 1280, height = 720, perSecond = 5 } = {}) {
  const frames = [];
  for (const text of texts) {
    const frame = frameOf(text === undefined ? [[false]] : await modulesOf(text), width, height);
    for (let count = 0; count < perSecond; count += 1) frames.push(Buffer.from("FRAME\n"), frame);
  }
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F${perSecond}:1 Ip A1:1 C420jpeg\n`), ...frames]);
}

/** Luminance, then the colours at half the resolution: there are none. */
function frameOf(lines, width, height) {
  const frame = Buffer.alloc(width * height * 1.5, 128);
  frame.fill(235, 0, width * height);
  const scale = Math.floor(height / lines.length);
  const [left, top] = [width, height].map((side) => Math.floor((side - scale * lines.length) / 2));
  for (let y = 0; y < scale * lines.length; y += 1) {
    for (let x = 0; x < scale * lines.length; x += 1) {
      if (lines[Math.floor(y / scale)][Math.floor(x / scale)]) frame[(top + y) * width + left + x] = 16;
    }
  }
  return frame;
}
