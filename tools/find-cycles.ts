/**
 * Finds the groups of files that import each other, by Tarjan's algorithm. `imports` maps a file to the files that it
 * imports; a file outside the map is a leaf. Each group is sorted; a file that imports itself is a group of one.
 */
export function findCycles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const groups: string[][] = [];

  const visit = (file: string): number => {
    const index = order.size;
    order.set(file, index);
    let lowest = index;
    stack.push(file);
    onStack.add(file);
    for (const target of imports.get(file) ?? []) {
      if (!order.has(target)) lowest = Math.min(lowest, visit(target));
      else if (onStack.has(target)) lowest = Math.min(lowest, order.get(target) ?? index);
    }
    if (lowest === index) {
      const group = popGroup(file);
      if (group.length > 1 || (imports.get(file) ?? []).includes(file)) groups.push(group.sort());
    }
    return lowest;
  };
  const popGroup = (root: string): string[] => {
    const group: string[] = [];
    for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
      onStack.delete(member);
      group.push(member);
      if (member === root) break;
    }
    return group;
  };

  for (const file of imports.keys()) if (!order.has(file)) visit(file);
  return groups.sort((a, b) => (a[0] ?? "").localeCompare(b[0] ?? ""));
}
