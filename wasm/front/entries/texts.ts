/** `episeal/texts`: what codes say to a person, in English and in German. */

export { ArgumentTypeError, isEpisealError } from "../kernel/errors.js";
export { german } from "../texts/german.js";
export { english, errorText } from "../texts/texts.js";
export type { CodedError, Texts } from "../texts/texts.js";
