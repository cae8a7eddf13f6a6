import assert from "node:assert/strict";
import { test } from "node:test";
import { describeMethods } from "./describe-methods.ts";
import { encodeArguments } from "./encode-arguments.ts";

const description = `
  type Tree = record { left : opt Tree; value : nat; children : vec Tree };
  type Kind = variant { "a b" : record { nat8; text }; other };
  type Handler = func (text) -> () query;
  service : (opt text) -> {
    plain : () -> ();
    /* one argument */ line : (line : text) -> (nat) query;
    many : (nat, int8, bool, float64, principal, blob, vec nat8, opt nat) -> (text, nat) composite_query;
    tree : (Tree, "the kind" : Kind) -> (Kind);
    call : (Handler, func () -> () oneway, service { a : () -> () }) -> () oneway;
    empty : (record {}, null, reserved) -> ();
  }`;

test("describeMethods() tells names, modes, types and labels in order", () => {
  const methods = describeMethods(description);
  assert.deepEqual(
    methods.map(({ name, mode }) => `${name} ${mode}`),
    ["plain update", "line query", "many composite_query", "tree update", "call oneway", "empty update"],
  );
  assert.deepEqual(methods[1]?.args, [{ name: "line", type: "text" }]);
  assert.deepEqual(methods[1]?.results, ["nat"]);
  assert.deepEqual(methods[2]?.results, ["text", "nat"]);
  assert.deepEqual(methods[3]?.args, [
    { name: undefined, type: "Tree" },
    { name: "the kind", type: "Kind" },
  ]);
  assert.equal(methods[4]?.args[1]?.type, "func () -> () oneway");
});

test("describeMethods() gives examples that the method takes", () => {
  for (const { name, example } of describeMethods(description)) {
    if (name === "call") continue;
    assert.doesNotThrow(
      () => encodeArguments(example, { kind: "method", description, methodName: name }),
      `${name}${example}`,
    );
  }
});

test("describeMethods() shows a type that contains itself only so far", () => {
  const [method] = describeMethods("type T = record { t : T }; service : { m : (T) -> () }");
  assert.ok((method?.example.length ?? 0) < 200);
});
