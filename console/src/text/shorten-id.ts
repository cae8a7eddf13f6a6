/** An id with its middle left out, for narrow places; the whole id must be at hand as well. */
export function shortenId(id: string, ends = 9): string {
  return id.length <= ends * 2 + 1 ? id : `${id.slice(0, ends)}…${id.slice(-ends)}`;
}
