import { readFileSync, statSync } from 'node:fs'

/** The account a server process runs as; Postgres refuses to run as root. */
export interface ServerUser {
  readonly uid: number
  readonly gid: number
}

const PREFERRED_NAMES = ['commonplace', 'postgres', 'nobody']

/**
 * Null where we are no root and the server simply runs as ourselves. As root: whoever owns the nearest of the folders
 * (first the data, then the site around it), so that files stay theirs; where all are root's, an account made for such work.
 */
export function chooseServerUser(folders: readonly string[]): ServerUser | null {
  if (process.getuid?.() !== 0) return null
  return folders.map(ownerOf).find((owner) => owner !== null) ?? findAccount()
}

function ownerOf(folder: string): ServerUser | null {
  const { uid, gid } = statSync(folder, { throwIfNoEntry: false }) ?? { uid: 0, gid: 0 }
  return uid === 0 ? null : { uid, gid }
}

function findAccount(): ServerUser {
  const accounts = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
  for (const wanted of PREFERRED_NAMES) {
    const account = accounts.find(([name]) => name === wanted)
    const [uid, gid] = [Number(account?.[2]), Number(account?.[3])]
    // macOS lists `nobody` as -2.
    if (uid > 0 && gid > 0) return { uid, gid }
  }
  throw new Error(
    `Postgres refuses to run as root, and /etc/passwd names none of ${PREFERRED_NAMES.join(', ')}. ` +
      'Create one of these accounts, run Commonplace as an ordinary user, or set DATABASE_URL.',
  )
}
