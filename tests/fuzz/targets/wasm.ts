import assert from "node:assert/strict";
import { join } from "node:path";
import { encodeHex } from "../../../src/bytes/mod.ts";
import { SeededRandom } from "../../../src/bytes/testing/seeded-random.ts";
import { type ModuleRefusalCode, prepareModule } from "../../../src/wasm/mod.ts";
import { assertRewritingKeepsMeaning, emptyTally } from "../../../src/wasm/testing/differential.ts";
import { randomModule } from "../../../src/wasm/testing/random-module.ts";
import { counterModule } from "../../../src/replica/testing/counter.ts";
import { compileMotoko } from "../../support/compile-motoko.ts";
import { compileWat } from "../../support/compile-wat.ts";
import { type FuzzTarget, fuzzTarget } from "../fuzz-target.ts";
import { mutateBytes } from "../mutate-bytes.ts";
import { shorterBytes, shorterLists } from "../shrink.ts";
import { instructionModule } from "../testing/instruction-module.ts";

type WasmInput =
  | { readonly kind: "control flow"; readonly width: 32 | 64; readonly seed: number }
  | {
      readonly kind: "instructions";
      readonly width: 32 | 64;
      readonly steps: readonly number[];
      readonly seed: number;
    }
  | { readonly kind: "mutated"; readonly bytes: Uint8Array };

interface Validator {
  readonly validate: (bytes: Uint8Array) => boolean;
}

// Node has it; the type packages in use do not declare it.
const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: Validator };

/** Refusals that concern more than well-formedness: the Internet Computer's own rules and features that it leaves out. */
const rules: ReadonlySet<ModuleRefusalCode> = new Set<ModuleRefusalCode>([
  "wasm/unsupported-feature",
  "wasm/unsupported-instruction",
  "wasm/invalid-import",
  "wasm/invalid-export",
  "wasm/invalid-signature",
  "wasm/duplicate-method",
  "wasm/too-many-methods",
  "wasm/method-names-too-long",
  "wasm/invalid-custom-section",
  "wasm/too-many-custom-sections",
  "wasm/too-many-functions",
  "wasm/too-many-globals",
  "wasm/too-many-tables",
  "wasm/table-too-large",
  "wasm/memory-too-large",
  "wasm/invalid-data-offset",
  "wasm/function-too-large",
  "wasm/function-too-complex",
]);

const canisters = join(import.meta.dirname, "../../canisters");
const messages = 4;

/** Modules that compilers made, small ones mostly: a change of a small module more often meets something. */
const realModules: readonly Uint8Array[] = [
  ...["append-log", "big-heap", "counter", "hostile", "scattered-pages", "stable-far"].map((name) =>
    compileWat(join(canisters, `${name}.wat`)),
  ),
  counterModule,
  compileMotoko(join(canisters, "counter-classic.mo"), "motoko-classic"),
];

function generate(random: SeededRandom): WasmInput {
  const width = random.pick([32, 64] as const);
  const kind = random.below(4);
  if (kind === 0) return { kind: "control flow", width, seed: random.u32() };
  if (kind === 1) {
    const steps = Array.from({ length: 1 + random.below(80) }, () => random.u32());
    return { kind: "instructions", width, steps, seed: random.u32() };
  }
  const base = random.oneIn(2) ? random.pick(realModules) : randomModule(random, width).bytes;
  return { kind: "mutated", bytes: mutateBytes(random, base) };
}

function check(input: WasmInput): void {
  if (input.kind === "mutated") {
    checkVerdict(input.bytes);
    return;
  }
  const random = new SeededRandom(input.seed);
  const generated =
    input.kind === "control flow"
      ? randomModule(random, input.width)
      : instructionModule(input.steps, input.width);
  assert.ok(WebAssembly.validate(generated.bytes), "V8 refuses the generated module");
  assertRewritingKeepsMeaning(generated, random, { messages, tally: emptyTally() });
}

/** What is accepted is legal before and after the rewriting; what is legal is refused by a rule, not as malformed. */
function checkVerdict(bytes: Uint8Array): void {
  const isLegal = WebAssembly.validate(bytes);
  const prepared = prepareModule(bytes);
  if (prepared.ok) {
    assert.equal(WebAssembly.validate(prepared.module.bytes), isLegal, "legal before the rewriting");
  } else if (isLegal) {
    const { code, message } = prepared.refusal;
    assert.ok(rules.has(code), `a legal module is refused: ${code} ${message}`);
  }
}

function* shrink(input: WasmInput): Generator<WasmInput> {
  if (input.kind === "mutated") for (const bytes of shorterBytes(input.bytes)) yield { ...input, bytes };
  if (input.kind === "instructions") for (const steps of shorterLists(input.steps)) yield { ...input, steps };
}

function bytesOf(input: WasmInput): Uint8Array {
  if (input.kind === "mutated") return input.bytes;
  return input.kind === "control flow"
    ? randomModule(new SeededRandom(input.seed), input.width).bytes
    : instructionModule(input.steps, input.width).bytes;
}

/** Canister modules: checking and rewriting them never fails, and keeps what they mean. */
export const wasmTarget: FuzzTarget = fuzzTarget<WasmInput>({
  name: "wasm",
  generate,
  check,
  shrink,
  describe: (input) => `${input.kind}, module ${encodeHex(bytesOf(input))}`,
});
