/** The version of all shapes of `--json`: see docs/formats/json-output.md. Members may be added under the same version. */
const shapeVersion = 1;

/** What a command prints for `--json`: one object, its version first. */
export function jsonOutput(members: object): string {
  return JSON.stringify({ version: shapeVersion, ...members }, undefined, 2);
}
