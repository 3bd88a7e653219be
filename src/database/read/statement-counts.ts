const counts = new WeakMap<AbortSignal, number>()

/** Counts a statement that is sent for the operation of this signal. */
export function countStatement(signal: AbortSignal | undefined): void {
  if (signal) counts.set(signal, statementsFor(signal) + 1)
}

/** How many statements were sent so far for the operation of this signal, those that were ended included. */
export function statementsFor(signal: AbortSignal): number {
  return counts.get(signal) ?? 0
}
