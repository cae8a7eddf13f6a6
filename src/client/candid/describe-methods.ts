import { exampleArguments } from "./example-arguments.ts";
import {
  type Definitions,
  isSign,
  type MethodMode,
  readDefinitions,
  readInterface,
  resolve,
  split,
  type Tokens,
} from "./read-interface.ts";
import { renderTokens } from "./render-tokens.ts";
import { tokenizeInterface } from "./tokenize-interface.ts";

/** One argument of a method. */
export interface ArgumentDescription {
  /** The label that the interface gives it, if any. */
  readonly name: string | undefined;
  /** Candid type as text. */
  readonly type: string;
}

/** What an interface says about a method. */
export interface MethodDescription {
  readonly name: string;
  readonly mode: MethodMode;
  readonly args: readonly ArgumentDescription[];
  /** Candid types as text. */
  readonly results: readonly string[];
  /** Arguments that the method takes, Candid text: zeros, empty texts and the like. */
  readonly example: string;
}

/**
 * Describes the methods of a Candid interface, in its order.
 *
 * @throws ClientError "client/bad-interface"
 * @example
 * ```ts
 * const [method] = describeMethods("service : { append : (line : text) -> (nat) query }");
 * if (method?.example !== '("")' || method.results[0] !== "nat") throw new Error("the method is lost");
 * ```
 */
export function describeMethods(description: string): readonly MethodDescription[] {
  const modes = readInterface(description);
  const definitions = readDefinitions(tokenizeInterface(description));
  const methods = methodTokens(definitions);
  return [...modes].map(([name, mode]) => {
    const signature = resolve(methods.get(name) ?? [], definitions.types, "(");
    const [taken = [], given = []] = split(signature, "->");
    const args = split(inParentheses(taken), ",").map(withoutLabel);
    return {
      name,
      mode,
      args: args.map(({ label, type }) => ({ name: label, type: renderTokens(type) })),
      results: split(inParentheses(given), ",").map((each) => renderTokens(withoutLabel(each).type)),
      example: exampleArguments(
        args.map(({ type }) => type),
        definitions.types,
      ),
    };
  });
}

function methodTokens({ service, types }: Definitions): ReadonlyMap<string, Tokens> {
  const methods = new Map<string, Tokens>();
  if (service === undefined) return methods;
  for (const method of split(resolve(service, types, "{").slice(1, -1), ";"))
    methods.set(method[0]?.value ?? "", method.slice(2));
  return methods;
}

/** What stands between a parenthesis and the one that closes it; what follows that are annotations. */
function inParentheses(tokens: Tokens): Tokens {
  let depth = 0;
  for (const [index, token] of tokens.entries()) {
    if (isSign(token, "(")) depth += 1;
    if (isSign(token, ")")) depth -= 1;
    if (depth === 0) return tokens.slice(1, index);
  }
  return [];
}

function withoutLabel(tokens: Tokens): { readonly label: string | undefined; readonly type: Tokens } {
  const [label, colon] = tokens;
  return isSign(colon, ":")
    ? { label: label?.value, type: tokens.slice(2) }
    : { label: undefined, type: tokens };
}
