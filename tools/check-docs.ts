import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkLinks } from "./check-links.ts";
import { type PublicExport, readExports } from "./read-exports.ts";
import { readMarkdown } from "./read-markdown.ts";
import { type RuleFault, reportFaults } from "./report-faults.ts";
import { type CodeExample, runExamples } from "./run-examples.ts";
import { walkFiles } from "./walk-files.ts";

/** What {@link checkDocs} found: faults, and the figures to print. */
export interface DocsReport {
  readonly faults: readonly RuleFault[];
  readonly summary: string;
}

/**
 * Checks the documents: relative links lead somewhere, every export of a `mod.ts` has a doc comment, every block
 * marked `ts run` in a Markdown file and every `ts` block in such a doc comment runs. A doc comment's example need not
 * import the names of its own folder, and runs for that folder alone where others export the name again.
 */
export async function checkDocs(root: string): Promise<DocsReport> {
  const markdownFiles = walkFiles(root, ".", ".md");
  const modFiles = walkFiles(root, "src", "mod.ts").filter((path) => path.endsWith("/mod.ts"));
  const publicExports = readExports(root, modFiles);
  const examples = [
    ...markdownFiles.flatMap((path) => markedExamples(root, path)),
    ...publicExports
      .filter(({ mod, where }) => where.startsWith(mod.slice(0, -"mod.ts".length)))
      .flatMap((entry) => docExamples(entry, publicExports)),
  ];
  const faults = [
    ...checkLinks(root, markdownFiles),
    ...publicExports
      .filter(({ doc }) => doc === "")
      .map(({ name, where }) => ({ where, what: `"${name}" is public and has no doc comment` })),
    ...(await runExamples(root, examples)),
  ];
  const summary = `${markdownFiles.length} documents, ${publicExports.length} public names, ${examples.length} examples run`;
  return { faults, summary };
}

function markedExamples(root: string, path: string): CodeExample[] {
  return readMarkdown(readFileSync(join(root, path), "utf8"))
    .blocks.filter(({ words }) => words[0] === "ts" && words.includes("run"))
    .map(({ line, code }) => ({ where: `${path}:${line}`, code }));
}

function docExamples({ mod, doc, where }: PublicExport, all: readonly PublicExport[]): CodeExample[] {
  return readMarkdown(doc)
    .blocks.filter(({ words }) => words[0] === "ts")
    .map(({ code }) => {
      const names = all
        .filter((other) => other.mod === mod && other.isValue && new RegExp(`\\b${other.name}\\b`).test(code))
        .map(({ name }) => name);
      const own = `icebox/${mod.split("/")[1] ?? ""}`;
      const head =
        code.includes(`"${own}"`) || names.length === 0
          ? ""
          : `import { ${names.join(", ")} } from "${own}";\n`;
      return { where, code: head + code };
    });
}

if (import.meta.main) {
  const report = await checkDocs(join(import.meta.dirname, ".."));
  reportFaults(report.faults, report.summary);
}
