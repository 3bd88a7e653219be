import { InvalidArgumentError } from 'commander'

/** Reads a share of the whole, 0 to 100; tells what it expected otherwise. */
export function parsePercent(value: string): number {
  const percent = Number(value)
  if (value.trim() === '' || !(percent >= 0 && percent <= 100))
    throw new InvalidArgumentError('Expected a percentage from 0 to 100.')
  return percent
}

/** Reads a TCP port; 0 takes any free one. */
export function parsePort(value: string): number {
  const port = Number(value)
  if (!/^\d+$/.test(value) || port > 65_535) throw new InvalidArgumentError('Expected a port from 0 to 65535.')
  return port
}

/** Reads a whole number from 1, such as a release or how many of something. */
export function parseCount(value: string): number {
  const count = Number(value)
  if (!/^\d+$/.test(value) || count < 1 || count >= 2 ** 31)
    throw new InvalidArgumentError('Expected a whole number from 1.')
  return count
}
