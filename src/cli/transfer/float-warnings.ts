import type { FloatForIcp } from "../../wire/mod.ts";

/** As many globals as are named. */
const shownGlobals = 5;

/** What whoever uploads a folder with `icp` has to know of its floats, a line each. */
export function floatWarnings(misread: ReadonlyMap<number, FloatForIcp>): readonly string[] {
  const unreadable = globalsOf(misread, "unreadable");
  const changed = globalsOf(misread, "changed");
  return [
    ...(unreadable === undefined
      ? []
      : [`Warning: icp refuses this folder, as ${unreadable} holds a NaN or an infinity`]),
    ...(changed === undefined
      ? []
      : [`Warning: icp does not read ${changed} of this folder exactly: the last digit becomes another`]),
    ...(misread.size === 0 ? [] : ["icebox canister snapshot upload reads it exactly"]),
  ];
}

/** Like "the float global 3" and "the float globals 1, 2, 3, 4, 5 and 7 more". */
function globalsOf(misread: ReadonlyMap<number, FloatForIcp>, wanted: FloatForIcp): string | undefined {
  const found = [...misread].filter(([, reading]) => reading === wanted).map(([global]) => String(global));
  const rest = found.length - shownGlobals;
  if (found.length === 0) return undefined;
  if (found.length === 1) return `the float global ${String(found[0])}`;
  const named = found.slice(0, shownGlobals).join(", ");
  return `each of the float globals ${named}${rest > 0 ? ` and ${String(rest)} more` : ""}`;
}
