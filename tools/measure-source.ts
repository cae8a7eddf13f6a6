import ts from "typescript";

/** Sizes and marks of one TypeScript source. Lines count comments and blanks. */
export interface SourceMeasure {
  readonly lines: number;
  readonly functions: readonly FunctionMeasure[];
  /** 1-based lines of type assertions (`as T` and `<T>x`, without `as const`), with whether a comment gives a reason. */
  readonly assertions: readonly { readonly line: number; readonly explained: boolean }[];
  /** 1-based lines of `any` in a type position. */
  readonly anyLines: readonly number[];
  /** 1-based lines of `x!`. */
  readonly nonNullLines: readonly number[];
  /** 1-based lines of directives that silence a tool and do not say why after ` -- `. */
  readonly silentDirectiveLines: readonly number[];
  /** 1-based lines of reminders that belong in an issue. */
  readonly reminderLines: readonly number[];
}

/** One function with a body. */
export interface FunctionMeasure {
  readonly name: string;
  readonly line: number;
  readonly lines: number;
}

/** Parses a source and measures it; see {@link SourceMeasure}. */
export function measureSource(fileName: string, source: string): SourceMeasure {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true);
  const sourceLines = source.split("\n");
  const lineOf = (position: number) => file.getLineAndCharacterOfPosition(position).line + 1;
  const functions: FunctionMeasure[] = [];
  const assertions: { line: number; explained: boolean }[] = [];
  const anyLines: number[] = [];
  const nonNullLines: number[] = [];

  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
      const line = lineOf(node.getStart(file));
      functions.push({ name: nameOf(node), line, lines: lineOf(node.getEnd()) - line + 1 });
    }
    if (
      (ts.isAsExpression(node) && !ts.isConstTypeReference(node.type)) ||
      ts.isTypeAssertionExpression(node)
    ) {
      const line = lineOf(node.getEnd());
      const first = lineOf(node.getStart(file));
      const statement = lineOf(statementOf(node).getStart(file));
      assertions.push({ line, explained: isExplained(sourceLines, [line, first, statement]) });
    }
    if (node.kind === ts.SyntaxKind.AnyKeyword) anyLines.push(lineOf(node.getStart(file)));
    if (ts.isNonNullExpression(node)) nonNullLines.push(lineOf(node.getEnd()));
    ts.forEachChild(node, visit);
  };
  visit(file);

  const trailing = sourceLines.at(-1) === "" ? 1 : 0;
  return {
    lines: sourceLines.length - trailing,
    functions,
    assertions,
    anyLines,
    nonNullLines,
    silentDirectiveLines: linesWhere(
      sourceLines,
      (text) =>
        /(\/\/|\/\*)\s*(eslint-disable|@ts-expect-error|@ts-ignore|@ts-nocheck)/.test(text) &&
        !text.includes(" -- "),
    ),
    reminderLines: linesWhere(sourceLines, (text) => /(\/\/|\*)\s.*\b(TODO|FIXME|XXX)\b/.test(text)),
  };
}

function linesWhere(sourceLines: readonly string[], matches: (text: string) => boolean): number[] {
  return sourceLines.flatMap((text, index) => (matches(text) ? [index + 1] : []));
}

/** A reason is a comment at the end of one of `lines`, or one that ends on the line above. */
function isExplained(sourceLines: readonly string[], lines: readonly number[]): boolean {
  return lines.some((line) => {
    const own = sourceLines[line - 1] ?? "";
    const above = (sourceLines[line - 2] ?? "").trim();
    return /\/\/|\/\*/.test(own) || above.startsWith("//") || above.endsWith("*/");
  });
}

function statementOf(node: ts.Node): ts.Node {
  let current = node;
  while (!ts.isStatement(current) && !ts.isClassElement(current) && !ts.isSourceFile(current.parent)) {
    current = current.parent;
  }
  return current;
}

function nameOf(node: ts.SignatureDeclaration): string {
  if (node.name !== undefined) return node.name.getText();
  const { parent } = node;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent)) return parent.name.getText();
  return ts.isConstructorDeclaration(node) ? "constructor" : "(anonymous)";
}
