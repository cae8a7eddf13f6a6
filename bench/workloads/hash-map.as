// Counts 600,000 pseudo-random keys in a hash map of the standard library; answers how many keys are different.
export function run(): i32 {
  const counts = new Map<i32, i32>();
  let seed: u32 = 987654321;
  for (let i = 0; i < 600000; i++) {
    seed = seed * 1664525 + 1013904223;
    const key = <i32>(seed >> 16);
    counts.set(key, counts.has(key) ? counts.get(key) + 1 : 1);
  }
  return counts.size;
}
