import { relative, resolve, sep } from 'node:path'
import { Option } from 'commander'
import type { Problem } from '../../content/problem.ts'
import { toGithub } from './github.ts'
import { toSarif } from './sarif.ts'

const FORMATS = ['text', 'json', 'github', 'sarif'] as const

/** How a command writes problems: for people, for programs, or for tools that show them beside the lines. */
export type Format = (typeof FORMATS)[number]

/** `--format`, the same for every command that tells problems. */
export function formatOption(description: string): Option {
  return new Option('--format <name>', description).choices(FORMATS).default('text')
}

/** The problems of the site folder `root` for a tool that shows them beside the lines. */
export function toAnnotations(format: 'github' | 'sarif', root: string, problems: readonly Problem[]): string {
  // Such tools count paths from the root of the repository, which is where their commands run.
  const pathOf = (path: string) => relative(process.cwd(), resolve(root, path)).split(sep).join('/')
  return format === 'github' ? toGithub(problems, pathOf) : toSarif(problems, pathOf)
}
