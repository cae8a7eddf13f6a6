import assert from "node:assert/strict";
import { test } from "node:test";
import { hasFault } from "../../bytes/mod.ts";
import { readInterface } from "./read-interface.ts";

const cases: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ["an empty service", "service : {}", {}],
  ["no service at all", "type A = nat;", {}],
  [
    "each annotation",
    "service : { a : () -> (); b : () -> (nat) query; c : (text) -> () oneway; d : () -> () composite_query }",
    { a: "update", b: "query", c: "oneway", d: "composite_query" },
  ],
  [
    "initialisation arguments and nested records",
    `type R = record { query : text; f : func (nat) -> (nat) query };
     service : (R, opt record { a : nat }) -> { put : (R) -> (variant { ok; err : text }); }`,
    { put: "update" },
  ],
  ["a service by name", "type S = service { dump : () -> (vec text) query }; service : S", { dump: "query" }],
  ["a method by name", "type F = func () -> () query; type G = F; service : { g : G }", { g: "query" }],
  ["a named service", "service chat : { say : (text) -> () }", { say: "update" }],
  [
    "comments and quoted names",
    '// service : { no : () -> () }\n/* a /* nested */ one */ service : { "say it" : (text) -> () query; // end\n }',
    { "say it": "query" },
  ],
];

for (const [what, description, expected] of cases) {
  test(`readInterface() reads ${what}`, () => {
    assert.deepEqual(Object.fromEntries(readInterface(description)), expected);
  });
}

for (const description of [
  "service : {",
  "service : Missing",
  "service : { a }",
  "service : { a : () -> () }}",
  "§",
]) {
  test(`readInterface() refuses ${JSON.stringify(description)}`, () => {
    assert.throws(
      () => readInterface(description),
      (error) => hasFault(error, "client/bad-interface"),
    );
  });
}
