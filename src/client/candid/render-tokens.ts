import type { Tokens } from "./read-interface.ts";

const standsClose: ReadonlySet<string> = new Set([";", ",", ")", "."]);

/** Tokens of an interface as text in one line. */
export function renderTokens(tokens: Tokens): string {
  let text = "";
  let wantsBlank = false;
  for (const { kind, value } of tokens) {
    const shown = kind === "text" ? quoteName(value) : value;
    const isClose = kind === "sign" && standsClose.has(value);
    text += wantsBlank && !isClose ? ` ${shown}` : shown;
    wantsBlank = kind !== "sign" || (value !== "(" && value !== ".");
  }
  return text;
}

/** A name in quotes, as interfaces and values have it. */
export function quoteName(name: string): string {
  return `"${name.replaceAll(/["\\]/g, (character) => `\\${character}`)}"`;
}
