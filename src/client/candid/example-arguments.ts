import { isSign, split, type Tokens } from "./read-interface.ts";
import { quoteName } from "./render-tokens.ts";

type Types = ReadonlyMap<string, Tokens>;

/** Types may contain themselves: deeper than this a value is only hinted at. */
const mostDepth = 6;

const plain: Readonly<Record<string, string>> = {
  text: '""',
  bool: "false",
  null: "null",
  reserved: "null",
  empty: "null",
  principal: 'principal "aaaaa-aa"',
  blob: 'blob ""',
  opt: "null",
  service: 'service "aaaaa-aa"',
  func: 'func "aaaaa-aa".name',
  float32: "0.0",
  float64: "0.0",
};

/** Values of types as Candid text, to begin with: zeros, empty texts, first variants. */
export function exampleArguments(types: readonly Tokens[], definitions: Types): string {
  return `(${types.map((type) => exampleOf(type, definitions, 0)).join(", ")})`;
}

function exampleOf(type: Tokens, definitions: Types, depth: number): string {
  const [first, second] = type;
  const name = first?.value ?? "";
  if (/^(nat|int)\d*$/.test(name)) return "0";
  if (name === "vec") return second?.value === "nat8" && type.length === 2 ? 'blob ""' : "vec {}";
  if (name === "record") return recordOf(inBraces(type), definitions, depth);
  if (name === "variant") return variantOf(inBraces(type), definitions, depth);
  const known = Object.hasOwn(plain, name) ? plain[name] : undefined;
  if (known !== undefined) return known;
  const named = definitions.get(name);
  return named === undefined || depth >= mostDepth ? "null" : exampleOf(named, definitions, depth + 1);
}

function recordOf(fields: Tokens, definitions: Types, depth: number): string {
  if (depth >= mostDepth) return "record {}";
  const values = split(fields, ";").map((field) => {
    const isNamed = isSign(field[1], ":");
    const value = exampleOf(isNamed ? field.slice(2) : field, definitions, depth + 1);
    return isNamed ? `${labelOf(field)} = ${value}` : value;
  });
  return values.length === 0 ? "record {}" : `record { ${values.join("; ")} }`;
}

function variantOf(cases: Tokens, definitions: Types, depth: number): string {
  const [first] = split(cases, ";");
  if (first === undefined) return "null";
  const label = labelOf(first);
  if (!isSign(first[1], ":")) return `variant { ${label} }`;
  return `variant { ${label} = ${exampleOf(first.slice(2), definitions, depth + 1)} }`;
}

function labelOf([label]: Tokens): string {
  return label?.kind === "text" ? quoteName(label.value) : (label?.value ?? "");
}

function inBraces(type: Tokens): Tokens {
  return isSign(type[1], "{") ? type.slice(2, -1) : [];
}
