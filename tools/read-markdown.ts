/** A fenced code block of a Markdown text. */
export interface CodeBlock {
  /** The words after the fence: `["ts", "run"]`. */
  readonly words: readonly string[];
  readonly code: string;
  /** 1-based line of the opening fence. */
  readonly line: number;
}

/** A link or picture of a Markdown text, outside code. */
export interface MarkdownLink {
  readonly target: string;
  /** 1-based. */
  readonly line: number;
}

/** What the docs checker needs to know of a Markdown text. */
export interface MarkdownParts {
  readonly blocks: readonly CodeBlock[];
  readonly links: readonly MarkdownLink[];
  /** Anchors of the headings, as GitHub forms them. */
  readonly anchors: ReadonlySet<string>;
}

/** Splits a Markdown text into fenced code blocks, links and heading anchors. */
export function readMarkdown(text: string): MarkdownParts {
  const blocks: CodeBlock[] = [];
  const links: MarkdownLink[] = [];
  const anchors = new Set<string>();
  let open: { words: string[]; line: number; code: string[]; fence: string } | undefined;

  text.split("\n").forEach((content, index) => {
    const line = index + 1;
    const fence = /^\s*(```+|~~~+)\s*(.*)$/.exec(content);
    if (open !== undefined) {
      if (fence?.[1] === open.fence && fence[2] === "") {
        blocks.push({ words: open.words, code: `${open.code.join("\n")}\n`, line: open.line });
        open = undefined;
      } else {
        open.code.push(content);
      }
      return;
    }
    if (fence !== null) {
      open = { words: (fence[2] ?? "").split(/\s+/).filter(Boolean), line, code: [], fence: fence[1] ?? "" };
      return;
    }
    const heading = /^#{1,6}\s+(.*?)\s*#*$/.exec(content);
    if (heading !== null) anchors.add(anchorOf(heading[1] ?? "", anchors));
    for (const match of content
      .replace(/`[^`]*`/g, "")
      .matchAll(/\[[^\]]*\]\(([^()\s]+)(?:\s+"[^"]*")?\)/g)) {
      links.push({ target: match[1] ?? "", line });
    }
  });
  return { blocks, links, anchors };
}

function anchorOf(heading: string, taken: ReadonlySet<string>): string {
  const plain = heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
  let anchor = plain;
  for (let count = 1; taken.has(anchor); count++) anchor = `${plain}-${count}`;
  return anchor;
}
