import ts from "typescript";

/** One import of a source file. */
export interface ImportReference {
  readonly specifier: string;
  /** 1-based. */
  readonly line: number;
  /** False for `import type`, `export type` and type positions, which vanish before the program runs. */
  readonly value: boolean;
}

/**
 * Collects every module that a TypeScript source names: static imports and re-exports, side-effect imports, dynamic
 * `import("…")`, import types, and `new URL("./x.ts", import.meta.url)` as worker entries are written.
 */
export function readImports(fileName: string, source: string): ImportReference[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const found: ImportReference[] = [];
  const add = (literal: ts.Node | undefined, value: boolean) => {
    if (literal === undefined || !ts.isStringLiteralLike(literal)) return;
    const line = file.getLineAndCharacterOfPosition(literal.getStart(file)).line + 1;
    found.push({ specifier: literal.text, line, value });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node.moduleSpecifier, !isTypeOnlyImport(node.importClause));
    else if (ts.isExportDeclaration(node)) add(node.moduleSpecifier, !isTypeOnlyExport(node));
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node.argument.literal, false);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      add(node.arguments[0], true);
    else if (isModuleUrl(node)) add(node.arguments?.[0], true);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isTypeOnlyImport(clause: ts.ImportClause | undefined): boolean {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

function isTypeOnlyExport(declaration: ts.ExportDeclaration): boolean {
  if (declaration.isTypeOnly) return true;
  const clause = declaration.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) return false;
  return clause.elements.length > 0 && clause.elements.every((element) => element.isTypeOnly);
}

function isModuleUrl(node: ts.Node): node is ts.NewExpression {
  if (!ts.isNewExpression(node) || node.expression.getText() !== "URL") return false;
  const [target, base] = node.arguments ?? [];
  return (
    target !== undefined &&
    ts.isStringLiteralLike(target) &&
    target.text.endsWith(".ts") &&
    base?.getText() === "import.meta.url"
  );
}
