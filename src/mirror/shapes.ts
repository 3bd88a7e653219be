import { isWebAddress } from '../content/web-address.ts'

/** Whether a value of JSON has a form. */
export type Shape = (value: unknown) => boolean

const LARGEST = 2 ** 31 - 1

/** Any text. */
export const text: Shape = (value) => typeof value === 'string'

/** Text that is not empty. */
export const filled: Shape = (value) => typeof value === 'string' && value !== ''

export const flag: Shape = (value) => typeof value === 'boolean'

/** A whole number from 0 that Postgres can keep. */
export const count: Shape = (value) => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= LARGEST

/** An instant as RFC 3339. */
export const instant: Shape = (value) =>
  typeof value === 'string' &&
  /^-?\d{4,6}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)$/.test(value) &&
  !Number.isNaN(Date.parse(value))

/** The address of something on the web. */
export const address: Shape = (value) => typeof value === 'string' && isWebAddress(value)

/** The same, or an image in the text itself. */
export const imageAddress: Shape = (value) =>
  address(value) || (typeof value === 'string' && /^data:image\//i.test(value) && URL.canParse(value))

/** A path of the site. */
export const path: Shape = (value) => typeof value === 'string' && value.startsWith('/')

/** Any object of JSON. */
export const map: Shape = (value) => typeof value === 'object' && value !== null && !Array.isArray(value)

export const oneOf =
  (...values: readonly unknown[]): Shape =>
  (value) =>
    values.includes(value)

export const orNull =
  (shape: Shape): Shape =>
  (value) =>
    value === null || shape(value)

/** What an object may lack. */
export const optional =
  (shape: Shape): Shape =>
  (value) =>
    value === undefined || shape(value)

export const listOf =
  (shape: Shape): Shape =>
  (value) =>
    Array.isArray(value) && value.every(shape)

export const mapOf =
  (shape: Shape): Shape =>
  (value) =>
    map(value) && Object.values(value as object).every(shape)

/** An object in which each of these keys has its form; what else it has does not matter. */
export const shape =
  (keys: Readonly<Record<string, Shape>>): Shape =>
  (value) =>
    map(value) && Object.entries(keys).every(([key, of]) => of((value as Record<string, unknown>)[key]))
