import type { Question } from '../ask.ts'

/** A question to begin with, made of what this site has. */
export interface Example {
  readonly title: string
  readonly purpose: string
  readonly question: Question
}

/** What a frontend team starts from. */
export interface Frontends {
  readonly endpoint: string
  readonly examples: readonly Example[]
}
