import { badInterface, type InterfaceToken, tokenizeInterface } from "./tokenize-interface.ts";

/** How a method may be called. */
export type MethodMode = "update" | "query" | "composite_query" | "oneway";

/** The methods of a service by name. */
export type ServiceMethods = ReadonlyMap<string, MethodMode>;

/** A piece of an interface. */
export type Tokens = readonly InterfaceToken[];

const closing: Readonly<Record<string, string>> = { "(": ")", "{": "}" };
const annotations: ReadonlySet<string> = new Set(["query", "composite_query", "oneway"]);

/**
 * Reads which methods a Candid interface offers and how each is called. Types are skipped, except where a method or
 * the service is named by a type definition.
 *
 * @throws ClientError "client/bad-interface"
 * @example
 * ```ts
 * readInterface("service : { dump : () -> (vec text) query }").get("dump"); // "query"
 * ```
 */
export function readInterface(description: string): ServiceMethods {
  const tokens = tokenizeInterface(description);
  const definitions = readDefinitions(tokens);
  const service = definitions.service;
  if (service === undefined) return new Map();
  return readMethods(resolve(service, definitions.types, "{"), definitions.types);
}

/** The named types of an interface, and its service. */
export interface Definitions {
  readonly types: ReadonlyMap<string, Tokens>;
  readonly service: Tokens | undefined;
}

/** @throws ClientError "client/bad-interface" */
export function readDefinitions(tokens: Tokens): Definitions {
  const types = new Map<string, Tokens>();
  let service: Tokens | undefined;
  for (const statement of split(tokens, ";")) {
    const [first, second, third] = statement;
    if (first?.value === "type" && second !== undefined && third?.value === "=") {
      types.set(second.value, statement.slice(3));
    } else if (first?.value === "service") {
      const colon = statement.findIndex((token) => isSign(token, ":"));
      service = afterArrow(statement.slice(colon + 1));
    }
  }
  return { types, service };
}

/** Cuts at a sign that stands outside every bracket. Empty pieces fall away. */
export function split(tokens: Tokens, sign: string): Tokens[] {
  const pieces: Tokens[] = [];
  let start = 0;
  const open: string[] = [];
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== "sign") continue;
    const closer = closing[token.value];
    if (closer !== undefined) open.push(closer);
    else if (token.value === open.at(-1)) open.pop();
    else if (token.value === ")" || token.value === "}")
      throw badInterface(token.offset, "a bracket too many");
    else if (token.value === sign && open.length === 0) {
      pieces.push(tokens.slice(start, index));
      start = index + 1;
    }
  }
  if (open.length > 0) throw badInterface(tokens.at(-1)?.offset ?? 0, "a bracket that is not closed");
  pieces.push(tokens.slice(start));
  return pieces.filter((piece) => piece.length > 0);
}

/** Whether a token is this sign. */
export function isSign(token: InterfaceToken | undefined, sign: string): boolean {
  return token?.kind === "sign" && token.value === sign;
}

/** A service with initialisation arguments is written `(arguments) -> service`. */
function afterArrow(tokens: Tokens): Tokens {
  const parts = split(tokens, "->");
  return parts.length === 2 ? (parts[1] ?? []) : tokens;
}

/** Follows type names until the tokens begin with the wanted bracket. */
export function resolve(tokens: Tokens, types: ReadonlyMap<string, Tokens>, bracket: string): Tokens {
  let current = tokens;
  for (let step = 0; step <= 2 * types.size + 2; step += 1) {
    const [first, second] = current;
    if (isSign(first, bracket)) return current;
    if (first?.value === "service" || first?.value === "func") {
      current = isSign(second, ":") ? current.slice(2) : current.slice(1);
      continue;
    }
    const named = first === undefined ? undefined : types.get(first.value);
    if (named === undefined) break;
    current = named;
  }
  throw badInterface(tokens[0]?.offset ?? 0, "a name that is not defined");
}

function readMethods(service: Tokens, types: ReadonlyMap<string, Tokens>): ServiceMethods {
  const methods = new Map<string, MethodMode>();
  for (const method of split(service.slice(1, -1), ";")) {
    const [name, colon] = method;
    if (name === undefined || !isSign(colon, ":"))
      throw badInterface(name?.offset ?? 0, "a method without type");
    methods.set(name.value, readMode(resolve(method.slice(2), types, "(")));
  }
  return methods;
}

/** Annotations stand behind the results: `(arguments) -> (results) query`. */
function readMode(signature: Tokens): MethodMode {
  const last = signature.at(-1);
  if (last?.kind !== "word" || !annotations.has(last.value)) return "update";
  return last.value === "query" || last.value === "composite_query" ? last.value : "oneway";
}
