/** Settings for a session from `options` of a connection string, and what a proxy in front of the server is to read there. */
export interface ServerOptions {
  readonly settings: ReadonlyMap<string, string>
  /** As they stand, such as `endpoint=ep-cool-darkness-123456`; empty for none. */
  readonly forProxy: readonly string[]
}

// Hosts of many databases tell by these which one is meant: Neon by the first two, Supabase by the third.
const FOR_PROXIES = /^(?:endpoint|project|reference)=[\w.-]+$/

/** Reads `-c name=value`, `-cname=value` and `--name=value`; a space in a value is written `\ `. Throws a sentence for anything else. */
export function readServerOptions(text: string): ServerOptions {
  const settings = new Map<string, string>()
  const forProxy: string[] = []
  const words = [...text.matchAll(/(?:[^\s\\]|\\.)+/gs)].map(([word]) => word.replaceAll(/\\(.)/gs, '$1'))
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] as string
    const setting = word === '-c' ? words[++index] : /^(?:-c|--)(.+)$/s.exec(word)?.[1]
    const [, name, value] = /^([a-z_][\w.-]*)=(.*)$/is.exec(setting ?? '') ?? []
    if (name !== undefined && value !== undefined) settings.set(name.replaceAll('-', '_').toLowerCase(), value)
    else if (FOR_PROXIES.test(word)) forProxy.push(word)
    else throw new Error('its options hold something else than settings; write them as options=-c%20name=value.')
  }
  return { settings, forProxy }
}
