/** Control characters but tab and line break, and characters that turn the direction of writing. */
// eslint-disable-next-line no-control-regex -- control characters are what is looked for
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/**
 * A text as a terminal may show it. Names, messages and answers come from projects, folders, canisters and networks: a
 * control character among them could move the cursor, rename the window, or make one line look like another.
 *
 * @param kept Texts with control characters that stay as they are, like those that set colours.
 * @example
 * ```ts
 * visibleText("chat\u001b[2J"); // "chat\\u001b[2J"
 * ```
 */
export function visibleText(text: string, kept: readonly string[] = []): string {
  const [first, ...others] = kept;
  if (first === undefined) return text.replace(hidden, escapeOf);
  return text
    .split(first)
    .map((part) => visibleText(part, others))
    .join(first);
}

function escapeOf(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
