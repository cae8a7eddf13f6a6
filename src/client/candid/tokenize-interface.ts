import { ClientError } from "../client-error.ts";

/** One word of a Candid interface description. */
export interface InterfaceToken {
  readonly kind: "word" | "text" | "sign";
  /** The word, the content of the quoted text (escapes undone for quotes and backslashes), or the sign. */
  readonly value: string;
  /** Position in the description, in characters. */
  readonly offset: number;
}

const pattern =
  /(?<blank>\s+|\/\/[^\n]*)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<number>[0-9][0-9a-fA-FxX_]*)|"(?<text>(?:[^"\\]|\\.)*)"|(?<sign>->|[(){};:,=.])/y;

/**
 * Cuts a Candid interface description into words; comments and blanks fall away.
 *
 * @throws ClientError "client/bad-interface" at a character that no word begins with
 */
export function tokenizeInterface(description: string): readonly InterfaceToken[] {
  const tokens: InterfaceToken[] = [];
  let offset = 0;
  while (offset < description.length) {
    const comment = skipBlockComment(description, offset);
    if (comment !== offset) {
      offset = comment;
      continue;
    }
    pattern.lastIndex = offset;
    const groups = pattern.exec(description)?.groups;
    if (groups === undefined) throw badInterface(offset, "an unknown character");
    const { word, number, text, sign } = groups;
    if (word !== undefined || number !== undefined) {
      tokens.push({ kind: "word", value: word ?? number ?? "", offset });
    } else if (text !== undefined) {
      tokens.push({ kind: "text", value: text.replaceAll(/\\(["'\\])/g, "$1"), offset });
    } else if (sign !== undefined) {
      tokens.push({ kind: "sign", value: sign, offset });
    }
    offset = pattern.lastIndex;
  }
  return tokens;
}

/** The offset behind a block comment at `offset`; block comments nest. */
function skipBlockComment(description: string, offset: number): number {
  if (!description.startsWith("/*", offset)) return offset;
  let depth = 0;
  for (let at = offset; at < description.length; at += 1) {
    if (description.startsWith("/*", at)) {
      depth += 1;
      at += 1;
    } else if (description.startsWith("*/", at)) {
      depth -= 1;
      at += 1;
      if (depth === 0) return at + 1;
    }
  }
  throw badInterface(offset, "a comment without end");
}

/** The fault of a description that cannot be read. */
export function badInterface(offset: number, reason: string): ClientError {
  return new ClientError(
    { code: "client/bad-interface", offset, reason },
    `Cannot read the Candid interface: ${reason} at character ${String(offset)}`,
  );
}
