/** Headers every answer carries, unless the route set its own: take the type as told, tell no one, be in no frame. */
export function secure(headers: Headers): void {
  for (const [name, value] of defaults) if (!headers.has(name)) headers.set(name, value)
}

const defaults = [
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['cross-origin-resource-policy', 'cross-origin'],
] as const
