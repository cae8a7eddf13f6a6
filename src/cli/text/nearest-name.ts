/** A slip of the finger is one or two letters off; short names allow one. */
const mostChanges = (name: string): number => (name.length <= 4 ? 1 : 2);

/** The name that was probably meant, if one is near. */
export function nearestName(name: string, names: Iterable<string>): string | undefined {
  return nearestNames(name, names)[0];
}

/** A question to begin a next step with, or nothing if no name is near. */
export function didYouMean(name: string, names: Iterable<string>): string {
  const near = nearestName(name, names);
  return near === undefined ? "" : `Did you mean ${near}? `;
}

/** The names that were probably meant, each as near as the others. */
export function nearestNames(name: string, names: Iterable<string>): readonly string[] {
  const near = [...names]
    .map((candidate) => ({ candidate, changes: changesBetween(name, candidate) }))
    .filter(({ candidate, changes }) => changes > 0 && changes <= mostChanges(candidate))
    .sort((a, b) => a.changes - b.changes);
  return near.filter(({ changes }) => changes === near[0]?.changes).map(({ candidate }) => candidate);
}

/** How many letters are inserted, removed, exchanged or swapped with their neighbour to come from one word to the other. */
function changesBetween(from: string, to: string): number {
  let before: readonly number[] = [];
  let current: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from[row - 1] === to[column - 1];
      const isSwap =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const ways = [
        at(current, column) + 1,
        at(next, column - 1) + 1,
        at(current, column - 1) + (isSame ? 0 : 1),
      ];
      if (isSwap) ways.push(at(before, column - 2) + 1);
      next.push(Math.min(...ways));
    }
    before = current;
    current = next;
  }
  return at(current, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
