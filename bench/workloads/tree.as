// Builds a binary search tree of 60,000 allocated nodes and walks it; answers the sum of all depths.
class Node {
  left: Node | null = null;
  right: Node | null = null;
  constructor(public key: i32) {}
}

function insert(root: Node, key: i32): void {
  let node = root;
  while (true) {
    if (key < node.key) {
      const next = node.left;
      if (!next) {
        node.left = new Node(key);
        return;
      }
      node = next;
    } else {
      const next = node.right;
      if (!next) {
        node.right = new Node(key);
        return;
      }
      node = next;
    }
  }
}

function depths(node: Node | null, depth: i32): i32 {
  return node ? depth + depths(node.left, depth + 1) + depths(node.right, depth + 1) : 0;
}

export function run(): i32 {
  const root = new Node(1 << 30);
  let seed: u32 = 4242;
  for (let i = 0; i < 60000; i++) {
    seed = seed * 1664525 + 1013904223;
    insert(root, <i32>(seed >> 1));
  }
  return depths(root, 0);
}
