/** `episeal/limits`: the lengths, counts and times of the formats. */

export * from "../generated/limits.js";
