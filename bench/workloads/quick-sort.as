// Fills 300,000 words with pseudo-random values and quicksorts them; answers the middle one.
const words = 300000;
const data = new StaticArray<i32>(words);

function sort(low: i32, high: i32): void {
  while (low < high) {
    const pivot = unchecked(data[(low + high) >> 1]);
    let left = low;
    let right = high;
    while (left <= right) {
      while (unchecked(data[left]) < pivot) left++;
      while (unchecked(data[right]) > pivot) right--;
      if (left <= right) {
        const swapped = unchecked(data[left]);
        unchecked((data[left] = data[right]));
        unchecked((data[right] = swapped));
        left++;
        right--;
      }
    }
    sort(low, right);
    low = left;
  }
}

export function run(): i32 {
  let seed: u32 = 12345;
  for (let i = 0; i < words; i++) {
    seed = seed * 1664525 + 1013904223;
    unchecked((data[i] = <i32>seed));
  }
  sort(0, words - 1);
  return unchecked(data[words / 2]);
}
