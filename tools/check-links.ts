import { existsSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { readMarkdown } from "./read-markdown.ts";
import type { RuleFault } from "./report-faults.ts";

/**
 * Checks that every relative link of the Markdown files leads to a file of the repository, and that a `#anchor` in a
 * Markdown file is a heading there. Links with a scheme are not followed.
 */
export function checkLinks(root: string, markdownFiles: readonly string[]): RuleFault[] {
  const faults: RuleFault[] = [];
  for (const path of markdownFiles) {
    for (const { target, line } of readMarkdown(readFileSync(join(root, path), "utf8")).links) {
      if (/^[a-z][a-z0-9+.-]*:/i.test(target)) continue;
      const what = refuseLink(root, path, target);
      if (what !== undefined) faults.push({ where: `${path}:${line}`, what });
    }
  }
  return faults;
}

function refuseLink(root: string, path: string, target: string): string | undefined {
  const [file = "", anchor] = target.split("#");
  const linked = file === "" ? path : posix.join(posix.dirname(path), decodeURIComponent(file));
  if (linked.startsWith("..")) return `link "${target}" leaves the repository`;
  if (!existsSync(join(root, linked))) return `link "${target}" leads nowhere`;
  if (anchor === undefined || !linked.endsWith(".md")) return undefined;
  const { anchors } = readMarkdown(readFileSync(join(root, linked), "utf8"));
  return anchors.has(anchor) ? undefined : `"${linked}" has no heading "#${anchor}"`;
}
