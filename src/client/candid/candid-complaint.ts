/** What the Candid library says is wrong, without the words in which its layers wrap each other's complaints. */
export function candidComplaint(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const quoted = /(?:due to|arguments) `(?<inner>[\s\S]*)`\.?$/.exec(text)?.groups?.["inner"] ?? text;
  return quoted
    .replace(/^(Candid parser error: |Could not \w+ args (to|from) bytes )/, "")
    .replace(/\.$/, "");
}
