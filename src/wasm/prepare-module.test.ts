import assert from "node:assert/strict";
import { test } from "node:test";

import { encodeUtf8 } from "../bytes/mod.ts";
import { CodeBuffer } from "./code-buffer.ts";
import { prepareModule } from "./prepare-module.ts";
import { accepted, assemble } from "./testing/assemble.ts";
import { compile } from "./testing/run-on-v8.ts";

const header = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

function withCustomSections(
  ...sections: readonly (readonly [name: string, sizeBytes: number])[]
): Uint8Array {
  const module = new CodeBuffer().copy(header);
  for (const [name, sizeBytes] of sections) {
    const text = encodeUtf8(name);
    const content = new CodeBuffer().u32(text.length).copy(text).copy(new Uint8Array(sizeBytes));
    module.u8(0).u32(content.length).copy(content.view());
  }
  return module.view().slice();
}

function refusalOf(bytes: Uint8Array, limits = {}): string {
  const prepared = prepareModule(bytes, limits);
  return prepared.ok ? "accepted" : prepared.refusal.code;
}

const many = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(" ");

const refused: readonly (readonly [what: string, code: string, source: string])[] = [
  ["an unknown import", "wasm/invalid-import", '(module (import "ic0" "fly" (func)))'],
  [
    "a system function of another module",
    "wasm/invalid-import",
    '(module (import "env" "time" (func (result i64))))',
  ],
  [
    "a system function of the wrong type",
    "wasm/invalid-signature",
    '(module (import "ic0" "time" (func (result i32))))',
  ],
  [
    "a 32-bit pointer in a wasm64 module",
    "wasm/invalid-signature",
    '(module (import "ic0" "debug_print" (func (param i32 i32))) (memory i64 1))',
  ],
  [
    "a wasm32 function in a wasm64 module",
    "wasm/invalid-import",
    '(module (import "ic0" "stable_size" (func (result i32))) (memory i64 1))',
  ],
  ["an imported memory", "wasm/invalid-import", '(module (import "env" "memory" (memory 1)))'],
  ["an imported global", "wasm/invalid-import", '(module (import "env" "g" (global i32)))'],
  ["an unknown canister_ export", "wasm/invalid-export", '(module (func (export "canister_fly")))'],
  ["an export of the rewriter's own name", "wasm/invalid-export", '(module (func (export "icebox:gas")))'],
  [
    "an entry point with a parameter",
    "wasm/invalid-signature",
    '(module (func (export "canister_init") (param i32)))',
  ],
  [
    "a method exported as update and query",
    "wasm/duplicate-method",
    '(module (func (export "canister_update a")) (func (export "canister_query a")))',
  ],
  ["too many globals", "wasm/too-many-globals", `(module ${many(1001, () => "(global i32 (i32.const 0))")})`],
  ["two tables", "wasm/too-many-tables", "(module (table 1 funcref) (table 1 funcref))"],
  ["a table of too many elements", "wasm/table-too-large", "(module (table 1000001 funcref))"],
  ["a wasm64 memory above 6 GiB", "wasm/memory-too-large", "(module (memory i64 1 98305))"],
  ["two memories", "wasm/unsupported-feature", "(module (memory 1) (memory 1))"],
  ["a shared memory", "wasm/unsupported-feature", "(module (memory 1 1 shared))"],
  ["a reference as a global", "wasm/unsupported-feature", "(module (global funcref (ref.null func)))"],
  [
    "table.set",
    "wasm/unsupported-instruction",
    "(module (table 1 funcref) (func (table.set (i32.const 0) (ref.null func))))",
  ],
  [
    "table.grow",
    "wasm/unsupported-instruction",
    "(module (table 1 funcref) (func (drop (table.grow (ref.null func) (i32.const 1)))))",
  ],
  [
    "an atomic access",
    "wasm/unsupported-instruction",
    "(module (memory 1) (func (drop (i32.atomic.load (i32.const 0)))))",
  ],
  [
    "relaxed SIMD",
    "wasm/unsupported-instruction",
    "(module (func (param v128) (drop (i8x16.relaxed_swizzle (local.get 0) (local.get 0)))))",
  ],
  ["a tag", "wasm/unsupported-feature", "(module (tag))"],
  [
    "a data segment at a computed offset",
    "wasm/invalid-data-offset",
    '(module (memory 1) (global i32 (i32.const 0)) (data (global.get 0) "a"))',
  ],
];

for (const [what, code, source] of refused) {
  test(`prepareModule() refuses ${what}`, () => {
    assert.equal(refusalOf(assemble(source)), code);
  });
}

test("prepareModule() refuses what exceeds a limit", () => {
  const module = assemble(
    '(module (func (export "canister_update abc")) (func (export "canister_query d") (loop nop nop)))',
  );
  const limits: readonly (readonly [object, string])[] = [
    [{ moduleBytes: 10 }, "wasm/module-too-large"],
    [{ codeSectionBytes: 3 }, "wasm/code-section-too-large"],
    [{ functions: 1 }, "wasm/too-many-functions"],
    [{ methods: 1 }, "wasm/too-many-methods"],
    [{ methodNameBytes: 3 }, "wasm/method-names-too-long"],
    [{ functionInstructions: 3 }, "wasm/function-too-large"],
    [{ functionComplexity: 50 }, "wasm/function-too-complex"],
  ];
  assert.equal(refusalOf(module), "accepted");
  for (const [limit, code] of limits) assert.equal(refusalOf(module, limit), code);
});

test("prepareModule() refuses custom sections that break the rules", () => {
  const sixteen = Array.from({ length: 16 }, (_, index) => [`icp:public ${index}`, 1] as const);
  assert.equal(refusalOf(withCustomSections(...sixteen, ["other", 2_000_000])), "accepted");
  assert.equal(
    refusalOf(withCustomSections(...sixteen, ["icp:private x", 1])),
    "wasm/too-many-custom-sections",
  );
  for (const sections of [
    [
      ["icp:public a", 1],
      ["icp:private a", 1],
    ],
    [["icp:secret a", 1]],
    [["icp:public", 1]],
    [["icp:public a", 1024 * 1024]],
  ] as const) {
    assert.equal(refusalOf(withCustomSections(...sections)), "wasm/invalid-custom-section");
  }
});

test("prepareModule() refuses every cut of a module and never throws", () => {
  const module = assemble(
    '(module (memory 1) (data (i32.const 1) "abc") (func (export "f") (i32.store (i32.const 1) (i32.const 2))))',
  );
  for (let length = 0; length < module.length; length++) {
    const prepared = prepareModule(module.subarray(0, length));
    if (prepared.ok) assert.ok(compile(prepared.module.bytes));
  }
  assert.equal(refusalOf(module.subarray(0, 7)), "wasm/malformed");
  assert.equal(refusalOf(module.subarray(0, module.length - 1)), "wasm/malformed");
});

test("prepareModule() refuses indices that would reach what it adds", () => {
  const tooFar = (opcode: number, index: number): Uint8Array => {
    const body = [0, opcode, index, 0x1a, 0x0b];
    const code = [10, body.length + 2, 1, body.length, ...body];
    return Uint8Array.of(...header, 1, 4, 1, 0x60, 0, 0, 3, 2, 1, 0, ...code);
  };
  assert.equal(refusalOf(tooFar(0x10, 1)), "wasm/malformed");
  assert.equal(refusalOf(tooFar(0x23, 0)), "wasm/malformed");
  assert.equal(refusalOf(tooFar(0x20, 0)), "wasm/malformed");
  assert.equal(refusalOf(Uint8Array.of(...header, 7, 5, 1, 1, 0x61, 2, 1)), "wasm/malformed");
});

test("prepareModule() accepts a module that declares nothing", () => {
  const module = accepted("(module)");
  assert.ok(compile(module.bytes));
  assert.deepEqual(
    [module.width, module.hasMemory, module.initialWasmPages, module.maximumWasmPages],
    [32, false, 0, 0],
  );
});

test("prepareModule() describes a canister", () => {
  const module = accepted(`(module
    (import "ic0" "msg_reply" (func))
    (memory i64 2 9)
    (table 1 funcref)
    (global $hidden (mut i64) (i64.const 1))
    (global (export "second") f64 (f64.const 1))
    (global (mut f32) (f32.const 1))
    (global i32 (i32.const 1))
    (func $start) (start $start)
    (func (export "canister_update a b")) (func (export "canister_query c")) (func (export "canister_composite_query d"))
    (func (export "canister_init") nop) (func (export "own")))`);
  assert.deepEqual(
    [...module.updateMethods, ...module.queryMethods, ...module.compositeQueryMethods],
    ["a b", "c", "d"],
  );
  assert.ok(module.exports.has("canister_init") && module.exports.has("own"));
  assert.deepEqual(
    [module.width, module.initialWasmPages, module.maximumWasmPages, module.tables],
    [64, 2, 9, 1],
  );
  assert.deepEqual(module.importedFunctions, ["msg_reply"]);
  assert.ok(module.hasStart);
  assert.equal(module.instructionCount, 7);
  assert.deepEqual(module.globals, [
    { exportName: "second", type: "f64", mutable: false, readBits: "icebox:read_bits:1" },
    { exportName: "icebox:global:0", type: "i64", mutable: true },
    {
      exportName: "icebox:global:2",
      type: "f32",
      mutable: true,
      readBits: "icebox:read_bits:2",
      writeBits: "icebox:write_bits:2",
    },
  ]);
});
