import type { Plugin } from 'graphql-yoga'

/** What execution watches, and its resolvers may. */
export interface Stoppable {
  readonly signal: AbortSignal
}

/** Makes execution stop when the signal in its context fires; left to itself it would go on for a client who is gone. */
export function useSignal(): Plugin<Stoppable> {
  return {
    onExecute({ args }) {
      // The executor Yoga runs takes a signal; the types of its hooks are those of graphql-js, which knows none.
      Object.assign(args, { signal: args.contextValue.signal })
    },
  }
}
