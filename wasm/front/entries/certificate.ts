/** `episeal/certificate`: verifying certificates, and their QR codes. */

export * from "../parts/common.js";
export * from "../certificate/public.js";
