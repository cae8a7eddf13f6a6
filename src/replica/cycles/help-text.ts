const REFERENCE = "https://internetcomputer.org/docs/current/references/execution-errors";

/**
 * `message` with the suggestion that the Internet Computer appends on a line of its own, and the link to `section` of
 * its list of execution errors if there is one.
 */
export function withHelp(message: string, suggestion: string, section?: string): string {
  const link = section === undefined ? "" : ` See documentation: ${REFERENCE}#${section}`;
  return `${message}\n${suggestion}${link}`;
}

/** Like {@link withHelp} for the errors whose link the replica leaves as a bare word. */
export function withBareLink(message: string, suggestion: string, link: string): string {
  return `${message}\n${suggestion} See documentation: ${link}`;
}
