/** `episeal/scan/zxing`: a reader of QR codes for browsers that have none. It needs the package `zxing-wasm`. */

export type { QrReader } from "../../scan/reader.js";
export { zxing } from "../../scan/zxing.js";
