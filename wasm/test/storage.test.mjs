/** `episeal/storage` where there is no browser. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { DiaryStorage, StorageError, isEpisealError } from "episeal/storage";

test("outside a browser it can be imported, and says that there is no storage", async () => {
  await assert.rejects(DiaryStorage.open({ name: "diary" }), (error) => {
    assert(error instanceof StorageError && isEpisealError(error));
    assert.equal(error.code, "storage-unavailable");
    return true;
  });
});

test("wrong arguments come first", async () => {
  await assert.rejects(DiaryStorage.open({ nmae: "diary" }), { code: "argument-type", argument: "options" });
});
