import { readFileSync, statSync } from 'node:fs'

/** The account a server process runs as; Postgres refuses to run as root. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

const PREFERRED_NAMES = ['commonplace', 'postgres', 'nobody']

/**
 * The account the server has to run as; null unless we are root. As root: the owner of the data; else the owner of the nearest
 * of the surrounding folders, so that files stay theirs; else an account meant for such work.
 */
export function chooseAccount(data: string, surrounding: readonly string[]): Account | null {
  if (process.getuid?.() !== 0) return null
  const accounts = listAccounts()
  const owner = ownerOf(data) ?? surrounding.map(ownerOf).find((each) => accounts.some(({ uid }) => uid === each?.uid))
  return owner ?? findAccount(accounts)
}

function ownerOf(folder: string): Account | null {
  const { uid, gid } = statSync(folder, { throwIfNoEntry: false }) ?? { uid: 0, gid: 0 }
  return uid === 0 ? null : { uid, gid }
}

// `initdb` runs for named accounts only, and the owner of a folder mounted into a container often has no name there.
function listAccounts(): (Account & { name: string })[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid > 0)
}

function findAccount(accounts: readonly (Account & { name: string })[]): Account {
  for (const wanted of PREFERRED_NAMES) {
    const account = accounts.find(({ name }) => name === wanted)
    if (account) return { uid: account.uid, gid: account.gid }
  }
  throw new Error(
    `Postgres refuses to run as root, and /etc/passwd names none of ${PREFERRED_NAMES.join(', ')}. ` +
      'Create one of these accounts, run Commonplace as an ordinary user, or set DATABASE_URL.',
  )
}
