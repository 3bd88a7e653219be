/** Reads something of a release that never changes once for all who ask for it while that release is the newest. */
export function onceARelease<Of extends object, Value>(
  read: (of: Of, release: number) => Promise<Value>,
): (of: Of, release: number) => Promise<Value> {
  const kept = new WeakMap<Of, { readonly release: number; readonly value: Promise<Value> }>()
  return (of, release) => {
    const known = kept.get(of)
    if (known?.release === release) return known.value
    const value = read(of, release)
    if (known === undefined || known.release < release) kept.set(of, { release, value })
    value.catch(() => kept.delete(of))
    return value
  }
}
