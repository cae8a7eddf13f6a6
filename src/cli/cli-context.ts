import { visibleText } from "./text/visible-text.ts";

/** Where a command writes. Data goes to standard output, everything said about it to standard error. */
export interface Terminal {
  /** A line of data; `text` comes without the final line break. */
  data(text: string): void;
  /** A line about what happens. */
  note(text: string): void;
  /** A line that the next one is written over; absent where there is no terminal to do that. */
  status?(text: string): void;
  /** Bytes as they are. */
  bytes(content: Uint8Array): void;
  /** A text as it stands out in notes; absent where there are no colours. */
  alert?(text: string): string;
}

/** All of the surrounding world that commands see. */
export interface CliContext {
  readonly terminal: Terminal;
  /** The working directory, absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The file that Node runs for `icebox`, absolute: a start in the background runs it again. */
  readonly programPath: string;
  /** Asks the user for something that is not shown while it is typed; absent where there is no terminal. */
  readonly askPassword?: (question: string) => Promise<string>;
  /** Asks the user to agree to something; absent where there is no terminal. */
  readonly askYes?: (question: string) => Promise<boolean>;
}

/** Colours are for terminals, and for nobody who has set `NO_COLOR` (no-color.org) or works on a dumb one. */
export function showsColours(
  isTerminal: boolean | undefined,
  env: Readonly<Record<string, string | undefined>>,
): boolean {
  return isTerminal === true && (env["NO_COLOR"] ?? "") === "" && env["TERM"] !== "dumb";
}

const alertBegins = "\x1b[1;31m";
const alertEnds = "\x1b[0m";

/** The context of the running process. Programs get data as it is; nothing that a terminal shows can steer it. */
export function processContext(): CliContext {
  const hasColours = showsColours(process.stderr.isTTY, process.env);
  const colours = hasColours ? [alertBegins, alertEnds] : [];
  return {
    terminal: {
      data: (text) => void process.stdout.write(`${process.stdout.isTTY ? visibleText(text) : text}\n`),
      note: (text) => void process.stderr.write(`${visibleText(text, colours)}\n`),
      bytes: (content) => void process.stdout.write(content),
      ...(hasColours && {
        alert: (text) => `${alertBegins}${text}${alertEnds}`,
      }),
      ...(process.stderr.isTTY && {
        status: (text) => {
          // No longer than the terminal is wide: a line that wraps cannot be written over.
          process.stderr.write(`\r\x1b[K${visibleText(text).slice(0, process.stderr.columns - 1)}`);
        },
      }),
    },
    cwd: process.cwd(),
    env: process.env,
    programPath: process.argv[1] ?? "",
    ...(process.stdin.isTTY && {
      askPassword: async (question) => (await import("./identity/ask-password.ts")).askPassword(question),
      askYes: async (question) => (await import("./operations/ask-yes.ts")).askYes(question),
    }),
  };
}
