import { readFileSync, statSync } from 'node:fs'

/** The account a server process runs as; Postgres refuses to run as root. */
export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

const PREFERRED_NAMES = ['commonplace', 'postgres', 'nobody']

/**
 * Null where we are no root and the server simply runs as ourselves. As root: who owns the data already; else who owns the
 * nearest of the folders around it, so that files stay theirs; else an account made for such work.
 */
export function chooseServerUser(data: string, around: readonly string[]): ServerUser | null {
  if (process.getuid?.() !== 0) return null
  const accounts = listAccounts()
  const owner = ownerOf(data) ?? around.map(ownerOf).find((each) => accounts.some(({ uid }) => uid === each?.uid))
  return owner ?? findAccount(accounts)
}

function ownerOf(folder: string): ServerUser | null {
  const { uid, gid } = statSync(folder, { throwIfNoEntry: false }) ?? { uid: 0, gid: 0 }
  return uid === 0 ? null : { uid, gid }
}

// `initdb` runs for named accounts only, and the owner of a folder mounted into a container often has no name there.
function listAccounts(): (ServerUser & { name: string })[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid > 0)
}

function findAccount(accounts: readonly (ServerUser & { name: string })[]): ServerUser {
  for (const wanted of PREFERRED_NAMES) {
    const account = accounts.find(({ name }) => name === wanted)
    if (account) return { uid: account.uid, gid: account.gid }
  }
  throw new Error(
    `Postgres refuses to run as root, and /etc/passwd names none of ${PREFERRED_NAMES.join(', ')}. ` +
      'Create one of these accounts, run Commonplace as an ordinary user, or set DATABASE_URL.',
  )
}
