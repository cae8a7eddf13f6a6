const intervalMs = 20;

/** Asks again and again until the answer is as wanted, and gives it. The time limit of the test ends a wait in vain. */
export async function poll<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (isWanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}
