import type { Database } from '../../src/database/open.ts'
import { findReleases } from '../../src/database/read/releases.ts'
import { type Context, contextAt, createContext } from '../../src/graphql/context.ts'
import { aloneAtDefaultLimits } from './operation.ts'

/**
 * What the fields of a request share where it reads at this release; null is the newest, as for any client. `stop` is called with
 * what ends the request: fields that wait for it then wait for ever.
 */
export async function contextOf(
  database: Database,
  number: number | null,
  stop: (error: Error) => void = () => {},
): Promise<Context> {
  const options = { ...aloneAtDefaultLimits(), stop, database }
  if (number === null) return createContext(options)
  const [release] = await findReleases(database, [number])
  if (!release) throw new Error(`There is no release ${number} to read at.`)
  return contextAt(options, release)
}
