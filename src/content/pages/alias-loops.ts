import { groupPairs } from '../group-pairs.ts'

/** Whether an alias of one page for the address of another is part of a loop. */
export type IsLoop = (from: string, to: string) => boolean

/** Finds the loops among pages whose aliases are the addresses of others, in time linear in the number of such aliases. */
export function findAliasLoops(edges: readonly (readonly [from: string, to: string])[]): IsLoop {
  const forward = groupPairs(edges)
  const backward = groupPairs(edges.map(([from, to]) => [to, from] as const))
  // Kosaraju's two passes: pages that reach each other get one number.
  const order = finishOrder(forward)
  const group = new Map<string, number>()
  let groups = 0
  for (const start of order.reverse()) {
    if (group.has(start)) continue
    const pending = [start]
    for (let page = pending.pop(); page !== undefined; page = pending.pop()) {
      if (group.has(page)) continue
      group.set(page, groups)
      pending.push(...(backward.get(page) ?? []))
    }
    groups += 1
  }
  return (from, to) => group.has(from) && group.get(from) === group.get(to)
}

/** Pages in the order in which a depth-first search leaves them; iterative, because loops can be long. */
function finishOrder(forward: ReadonlyMap<string, readonly string[]>): string[] {
  const order: string[] = []
  const seen = new Set<string>()
  for (const start of forward.keys()) {
    const pending: { page: string; next: number }[] = seen.has(start) ? [] : [{ page: start, next: 0 }]
    seen.add(start)
    while (pending.length > 0) {
      const top = pending.at(-1)!
      const to = forward.get(top.page)?.[top.next++]
      if (to === undefined) order.push(pending.pop()!.page)
      else if (!seen.has(to)) {
        seen.add(to)
        pending.push({ page: to, next: 0 })
      }
    }
  }
  return order
}
