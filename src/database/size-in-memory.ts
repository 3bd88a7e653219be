// Of an object and of a value in V8, roughly.
const OF_OBJECT = 60
const OF_VALUE = 16

/** The bytes a value holds in memory, as far as can be told without counting what is shared. */
export function sizeInMemory(value: unknown): number {
  // Text beyond Latin 1 takes two bytes a character.
  if (typeof value === 'string') return OF_VALUE + 2 * value.length
  if (value === null || typeof value !== 'object') return OF_VALUE
  let size = OF_OBJECT
  for (const part of Object.values(value)) size += sizeInMemory(part)
  return size
}
