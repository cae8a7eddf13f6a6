import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { managementServiceMethods } from "../../wire/mod.ts";
import { type IngressRule, ingressRules } from "../ingress/ingress-methods.ts";
import { unavailableMethods } from "./unavailable-method.ts";

const folder = join(import.meta.dirname, "../../../docs/conformance");
const document = readFileSync(join(folder, "management.md"), "utf8");

/** Rows of docs/conformance/management.md. */
const rows = document
  .split("\n")
  .filter((line) => line.startsWith("| `"))
  .map((line) => {
    const [, method = "", callers = "", query = "", state = "", tests = "", differences = ""] = line
      .split("|")
      .map((cell) => cell.trim());
    return { method: method.replaceAll("`", ""), callers, query, state, tests, differences };
  });

/** What a row may say of the users among the callers, by the rule that the network follows. */
const callersByRule: Readonly<Record<IngressRule, readonly string[]>> = {
  controllers: ["controllers", "controllers, itself"],
  status_viewers: ["viewers, itself"],
  snapshot_viewers: ["viewers"],
  anyone: ["all"],
  canisters: ["canisters"],
  query: ["viewers", "nobody"],
};

test("docs/conformance/management.md lists the methods of the service, in their order", () => {
  assert.deepEqual(
    rows.map(({ method }) => method),
    [...managementServiceMethods],
  );
});

test("docs/conformance/management.md says who may call as the network decides", () => {
  for (const { method, callers, query } of rows) {
    const rule = ingressRules.get(method);
    assert.ok(rule !== undefined && callersByRule[rule].includes(callers), `${method}: ${callers}`);
    assert.equal(query === "only", rule === "query", method);
  }
});

test("docs/conformance/management.md names what is refused, and why", () => {
  const refused = rows.filter(({ state }) => state !== "done");
  assert.deepEqual(
    refused.map(({ method }) => method).sort(),
    [...unavailableMethods.keys(), "list_canisters"].sort(),
  );
  for (const { state, differences } of refused) {
    assert.equal(state, "refused");
    assert.match(differences, /^IC\d{4}: /);
  }
});

test("every test that docs/conformance/management.md links to exists and is about its method", () => {
  for (const { method, tests } of rows) {
    const paths = [...tests.matchAll(/\]\(([^)]+)\)/g)].map(([, path = ""]) => path);
    assert.ok(paths.length > 0, method);
    const camelCase = method.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const names = new RegExp(`\\b(${method}|${camelCase})\\b`);
    for (const path of paths) {
      assert.match(path, /\.test\.ts$/);
      assert.match(readFileSync(join(folder, path), "utf8"), names, `${method} in ${path}`);
    }
  }
});
