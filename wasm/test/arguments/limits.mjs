/** `episeal/limits` has nothing that can be called. */

export const examples = {};
