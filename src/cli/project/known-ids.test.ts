import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { createWorkplace } from "../testing/workplace.ts";
import { findKnownId, type IdsPlace, readKnownIds } from "./known-ids.ts";

const files = {
  own: ".icebox/canister-ids.json",
  data: ".icp/data/mappings/ic.ids.json",
  cache: ".icp/cache/mappings/ic.ids.json",
  dfx: "canister_ids.json",
  dfxLocal: ".dfx/ic/canister_ids.json",
} as const;

type FileName = keyof typeof files;

/** What a file holds that says that the canister has the id. */
function contentOf(file: FileName, name: string, id: string): object {
  if (file === "own") return { ic: { [name]: id }, "ic at http://h": { [name]: "rehearsed" } };
  return file === "data" || file === "cache" ? { [name]: id } : { [name]: { ic: id, other: "x" } };
}

/** A place with files in which the canister "chat" has the given ids. */
function placeWith(
  directory: string,
  ids: Partial<Record<FileName, string>>,
  changes: Partial<IdsPlace> = {},
): IdsPlace {
  for (const [file, id] of Object.entries(ids)) {
    // The keys are those of the parameter.
    const name = file as FileName;
    const path = join(directory, files[name]);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(contentOf(name, "chat", id)));
  }
  const project = { directory, configPath: undefined };
  return { project, environment: "ic", idsName: "ic", isEmbedded: false, ...changes };
}

// The keys of an object literal are what its type says.
for (const file of Object.keys(files) as FileName[]) {
  test(`findKnownId() finds an id in ${files[file]} and leaves the file as it is`, () => {
    using workplace = createWorkplace();
    const { directory } = workplace;
    const place = placeWith(directory, { [file]: "an-id" });
    const path = join(directory, files[file]);
    const before = readFileSync(path, "utf8");
    assert.deepEqual(findKnownId(place, "chat"), { id: "an-id", path });
    assert.equal(findKnownId(place, "chta"), undefined);
    assert.equal(readFileSync(path, "utf8"), before);
    assert.deepEqual(readdirSync(dirname(path)), [files[file].split("/").at(-1)]);
  });
}

test("findKnownId() takes files that agree, and refuses those that do not", () => {
  using workplace = createWorkplace();
  const agreeing = placeWith(workplace.directory, { own: "one", data: "one", dfx: "one" });
  assert.equal(findKnownId(agreeing, "chat")?.id, "one");
  const disagreeing = placeWith(workplace.directory, { dfx: "two" });
  assert.throws(
    () => findKnownId(disagreeing, "chat"),
    (error) => hasFault(error, "cli/ambiguous-canister"),
  );
});

test("findKnownId() takes the first file on the embedded network, whatever other tools remember", () => {
  using workplace = createWorkplace();
  const ids = { own: "one", data: "two", cache: "three", dfx: "four", dfxLocal: "five" };
  const place = placeWith(workplace.directory, ids, { isEmbedded: true });
  assert.equal(findKnownId(place, "chat")?.id, "one");
  const order = readKnownIds(place).get("chat") ?? [];
  assert.deepEqual(
    order.map(({ path }) => relative(workplace.directory, path)),
    Object.values(files),
  );
});

test("findKnownId() knows nothing of the main network where another one stands in for it", () => {
  using workplace = createWorkplace();
  const ids = { data: "two", dfx: "four" };
  const place = placeWith(workplace.directory, ids, { idsName: "ic at http://h" });
  assert.equal(findKnownId(place, "chat"), undefined);
  placeWith(workplace.directory, { own: "one" });
  assert.equal(findKnownId(place, "chat")?.id, "rehearsed");
});

test("readKnownIds() passes over what dfx installed for itself and over environments that are URLs", () => {
  using workplace = createWorkplace();
  const place = placeWith(workplace.directory, {});
  writeFileSync(join(workplace.directory, files.dfx), '{"__Candid_UI":{"ic":"x"}}');
  assert.equal(readKnownIds(place).size, 0);
  assert.equal(readKnownIds({ ...place, environment: "http://h/../x", idsName: "http://h/../x" }).size, 0);
});

for (const content of ["{", "[]", '{"chat":1}', '{"chat":{"ic":1}}']) {
  test(`readKnownIds() refuses a damaged file: ${content}`, () => {
    using workplace = createWorkplace();
    const place = placeWith(workplace.directory, {});
    writeFileSync(join(workplace.directory, files.dfx), content);
    assert.throws(
      () => readKnownIds(place),
      (error) => hasFault(error, "cli/file-corrupt"),
    );
  });
}
