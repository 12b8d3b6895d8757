/** How many vectors are met, folder by folder, and which are not. */

import { failure } from "./vector.mjs";

/**
 * Runs vectors, one after the other.
 *
 * @param files Each with its `name` below `test-vectors`, and its `text`.
 * @param episeal The entry points by their names.
 */
export async function report(files, episeal) {
  const [folders, failed] = [{}, []];
  for (const { name, text } of files) {
    const count = (folders[name.slice(0, name.lastIndexOf("/"))] ??= { met: 0, failed: 0 });
    const reason = await failure(text, episeal);
    count[reason === undefined ? "met" : "failed"] += 1;
    if (reason !== undefined) failed.push(`${name}: ${reason}`);
  }
  return { total: files.length, folders, failed };
}

/** As lines of aligned columns, with every vector that is not met. */
export function table({ total, folders, failed }) {
  const width = Math.max(...Object.keys(folders).map((folder) => folder.length));
  const row = (folder, ...counts) => folder.padEnd(width) + counts.map((count) => String(count).padStart(8)).join("");
  const rows = Object.entries(folders).map(([folder, count]) => row(folder, count.met, count.failed));
  return [row("", "met", "not met"), ...rows, ...failed, `${total} vectors, ${failed.length} not met`];
}
