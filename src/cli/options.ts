import { resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { type Config, parseUrl, parseWorkers, readConfig, WORKERS_FORM, type Workers } from '../config.ts'
import { isPlainLine } from '../content/plain-line.ts'
import { isProposalName } from '../import/proposals.ts'

/** Parses a percentage from 0 to 100. */
export function parsePercent(value: string): number {
  const percent = Number(value)
  if (value.trim() === '' || !(percent >= 0 && percent <= 100))
    throw new InvalidArgumentError('Expected a percentage from 0 to 100.')
  return percent
}

/** Parses a TCP port; 0 takes any free one. */
export function parsePort(value: string): number {
  const port = Number(value)
  if (!/^\d+$/.test(value) || port > 65_535) throw new InvalidArgumentError('Expected a port from 0 to 65535.')
  return port
}

/** Parses a number of workers. */
export function parseWorkerCount(value: string): Workers {
  const workers = parseWorkers(value)
  if (workers === null) throw new InvalidArgumentError(`Expected ${WORKERS_FORM}.`)
  return workers
}

/** Parses a whole number from 1, such as a release or a limit. */
export function parseCount(value: string): number {
  const count = Number(value)
  if (!/^\d+$/.test(value) || count < 1 || count >= 2 ** 31)
    throw new InvalidArgumentError('Expected a whole number from 1.')
  return count
}

const HOURS = { h: 1, d: 24, w: 7 * 24 }
const MOST_HOURS = 100 * 365 * 24

/** Parses a time such as 12h, 7d or 4w, in milliseconds; infinite for `never`, because Commander takes null for a missing value. */
export function parseDuration(value: string): number {
  if (value === 'never') return Infinity
  const [, count, unit] = /^(\d{1,6})([hdw])$/.exec(value) ?? []
  const hours = Number(count) * HOURS[(unit ?? 'h') as keyof typeof HOURS]
  if (!(hours > 0 && hours <= MOST_HOURS))
    throw new InvalidArgumentError('Expected hours, days or weeks, such as 12h, 7d or 4w, or never.')
  return hours * 3_600_000
}

/** Parses the name of a proposal, such as that of a branch. */
export function parseProposalName(value: string): string {
  if (!isProposalName(value))
    throw new InvalidArgumentError('Expected up to 100 letters, digits, dots, dashes, underscores and slashes.')
  return value
}

const LONGEST_NAME = 60

/** Parses what somebody calls themselves, which is to stand in lists: some letters on one line, and nothing that cannot be seen. */
export function parsePersonName(value: string): string {
  const name = value.trim()
  if (name === '' || name.length > LONGEST_NAME || !isPlainLine(name))
    throw new InvalidArgumentError(`Expected a name of at most ${LONGEST_NAME} characters that can all be seen.`)
  return name
}

/** Parses the address of a gateway. What is thrown for another does not repeat it, as Commander would: there may be secrets in it. */
export function parseOrigin(value: string): string {
  const url = parseUrl(value)
  if (url === null || new URL(url).username !== '')
    throw new Error('Expected an address such as https://content.example.org, without a user name.')
  return url
}

interface CommonOptions {
  readonly site?: string
  readonly data?: string
  readonly host?: string
  readonly port?: number
  readonly workers?: Workers
  readonly documents?: string
  readonly onlyTrusted?: boolean
  readonly mirror?: string
}

/** The environment, overridden by the options of the command line. */
export function configOf(command: Command): Config {
  const { site, data, host, port, workers, documents, onlyTrusted, mirror } = command.optsWithGlobals<CommonOptions>()
  return {
    ...readConfig(),
    ...(site === undefined ? {} : { site: resolve(site) }),
    ...(data === undefined ? {} : { dataDirectory: resolve(data) }),
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port }),
    ...(workers === undefined ? {} : { workers }),
    ...(documents === undefined ? {} : { documents: resolve(documents) }),
    ...(onlyTrusted === undefined ? {} : { onlyTrusted }),
    ...(mirror === undefined ? {} : { mirror }),
  }
}
