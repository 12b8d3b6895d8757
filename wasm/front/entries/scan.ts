/** `episeal/scan`: certificates, posters and check-in codes from a camera or a picture. */

export { ArgumentRangeError, ArgumentTypeError, EpisealError, ScanError, isEpisealError } from "../kernel/errors.js";
export type { ErrorCode, ScanErrorCode } from "../kernel/errors.js";
export { scanCamera, watchCamera } from "../scan/camera.js";
export type { CameraScan } from "../scan/camera.js";
export { CodeKinds, codeKind } from "../scan/code.js";
export type { CodeKind, ScannedCode } from "../scan/code.js";
export { scanPicture } from "../scan/picture.js";
export type { PictureScan, PictureSource } from "../scan/picture.js";
export type { Fallback, QrReader } from "../scan/reader.js";
