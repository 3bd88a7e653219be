import type { Plugin } from 'graphql-yoga'
import type { Metered } from './meter-fields.ts'

/**
 * Ends an operation with the reason of its signal. What of it is under way is left behind: metered fields that are asked for
 * or loaded later never settle. The executor's own signal would have every part of a large answer fail one by one.
 */
export function useStop(): Plugin<Metered> {
  return {
    onExecute({ executeFn, setExecuteFn }) {
      setExecuteFn((args) => unlessStopped(async () => executeFn(args), args.contextValue.signal))
    },
  }
}

function unlessStopped<T>(run: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason)
    if (signal.aborted) return stop()
    signal.addEventListener('abort', stop, { once: true })
    run().then(resolve, reject)
  })
}
