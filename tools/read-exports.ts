import { join } from "node:path";
import ts from "typescript";

/** One name that a `mod.ts` exports and that is declared in this repository. */
export interface PublicExport {
  readonly name: string;
  /** The `mod.ts` that exports it. */
  readonly mod: string;
  /** False for types, which are gone when the program runs. */
  readonly isValue: boolean;
  /** Where it is declared: path relative to the repository and 1-based line. */
  readonly where: string;
  /** Its doc comment without the `*`s; empty if it has none. */
  readonly doc: string;
}

/** Resolves every export of the given `mod.ts` files to its declaration and doc comment. */
export function readExports(root: string, modFiles: readonly string[]): PublicExport[] {
  const program = ts.createProgram({
    rootNames: modFiles.map((path) => join(root, path)),
    options: {
      target: ts.ScriptTarget.ES2024,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
    },
  });
  const checker = program.getTypeChecker();
  const found = new Map<string, PublicExport>();
  for (const path of modFiles) {
    const file = program.getSourceFile(join(root, path));
    const module = file === undefined ? undefined : checker.getSymbolAtLocation(file);
    if (module === undefined) continue;
    for (const exported of checker.getExportsOfModule(module)) {
      const symbol =
        (exported.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(exported) : exported;
      const entry = publicExport(root, path, exported.name, symbol);
      if (entry !== undefined) found.set(`${path} ${entry.name}`, entry);
    }
  }
  return [...found.values()];
}

function publicExport(root: string, mod: string, name: string, symbol: ts.Symbol): PublicExport | undefined {
  const [declaration] = symbol.declarations ?? [];
  if (declaration === undefined) return undefined;
  const file = declaration.getSourceFile();
  if (file.fileName.includes("/node_modules/")) return undefined;
  const line = file.getLineAndCharacterOfPosition(declaration.getStart(file)).line + 1;
  const path = file.fileName.slice(root.length + 1);
  const doc = (symbol.declarations ?? []).map(docOf).find((text) => text !== "") ?? "";
  return { name, mod, isValue: (symbol.flags & ts.SymbolFlags.Value) !== 0, where: `${path}:${line}`, doc };
}

function docOf(declaration: ts.Declaration): string {
  const holder = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration;
  const text = holder.getSourceFile().text;
  const ranges = ts.getLeadingCommentRanges(text, holder.getFullStart()) ?? [];
  const last = ranges.at(-1);
  if (last === undefined) return "";
  const comment = text.slice(last.pos, last.end);
  if (!comment.startsWith("/**")) return "";
  return comment
    .slice(3, -2)
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, ""))
    .join("\n")
    .trim();
}
