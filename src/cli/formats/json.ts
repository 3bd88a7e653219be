// What JSON leaves as it is and a terminal would obey.
const STEERING = /[\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g

/** JSON for a pipe that may yet end at a terminal: what could steer one is written as escapes, and a line end closes it. */
export function toJson(value: unknown): string {
  const escaped = JSON.stringify(value, null, 2).replace(
    STEERING,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
  return `${escaped}\n`
}
