/** One host of a connection string; null for a part that is not given. */
export interface NamedHost {
  readonly host: string | null
  readonly port: string | null
}

/** A parsed connection string: the hosts in order, and all other parameters by their libpq names. */
export interface ConnectionString {
  readonly hosts: readonly NamedHost[]
  readonly parameters: ReadonlyMap<string, string>
}

/**
 * Reads a URI (`postgres://…`) or keywords and values (`host=… dbname=…`) by the rules of libpq, chapter "Connection
 * Strings". Throws a sentence that quotes nothing of the string, which contains a password.
 */
export function readConnectionString(text: string): ConnectionString {
  const uri = /^postgres(?:ql)?:\/\/(.*)$/s.exec(text)
  const read = uri ? readUri(uri[1] as string) : readKeywords(text)
  // In the protocol, a null character ends a value: the server would read the rest as another parameter.
  for (const value of [
    ...read.parameters.values(),
    ...read.hosts.flatMap(({ host, port }) => [host ?? '', port ?? '']),
  ])
    if (value.includes('\0')) throw new Error('it holds a null character (%00).')
  return read
}

function readUri(rest: string): ConnectionString {
  const [beforeQuery, query] = splitAt(rest, rest.indexOf('?'))
  const [authority, path] = splitAt(beforeQuery, beforeQuery.indexOf('/'))
  // libpq ends the password at the first @, but people who forget to encode an @ in it mean the last.
  const at = authority.lastIndexOf('@')
  const [user, password] = at < 0 ? [null, null] : splitAt(authority.slice(0, at), authority.slice(0, at).indexOf(':'))
  // This is the rest of a password that contains a /; messages would show it as the name of the database.
  if (path?.includes('@')) throw new Error(`the name of its database holds an @. ${ENCODE}`)
  const parameters = new Map<string, string>()
  const set = (name: string, value: string | null) => value && parameters.set(name, decode(value, name))
  set('user', user)
  set('password', password)
  set('dbname', path)
  const named =
    authority.slice(at + 1) === ''
      ? []
      : authority
          .slice(at + 1)
          .split(',')
          .map(readHost)
  for (const pair of query?.split('&') ?? []) {
    if (pair === '') continue
    const [name, value] = splitAt(pair, pair.indexOf('='))
    // Not quoted, because it may be the rest of a password.
    if (value === null) throw new Error(`one of its parameters has no value. ${ENCODE}`)
    parameters.set(decode(name, 'query'), decode(value, 'query'))
  }
  return takeHosts(parameters, named)
}

/** What to do if a string was split in the wrong place. */
export const ENCODE = 'In user, password and names, write @ : / ? # & and % as %40 %3A %2F %3F %23 %26 and %25.'

function readHost(text: string): NamedHost {
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::([^:]*))?$/s.exec(text) ?? []
  if (bracketed === undefined && plain === undefined)
    throw new Error('one of its hosts cannot be read; an IPv6 address is written in brackets, as [::1]:5432.')
  return { host: decode(bracketed ?? plain ?? '', 'host') || null, port: decode(port ?? '', 'port') || null }
}

function readKeywords(text: string): ConnectionString {
  const parameters = new Map<string, string>()
  const pattern = /\s*([^\s=]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|((?:[^\s'\\]|\\.)(?:[^\s\\]|\\.)*)|(?=\s|$))(?=\s|$)/sy
  const end = text.trimEnd().length
  while (pattern.lastIndex < end) {
    const found = pattern.exec(text)
    if (!found)
      throw new Error(
        'it is neither a URI (postgres://user:password@host:5432/name) nor keywords and values (host=… dbname=… user=…).',
      )
    parameters.set(found[1] as string, (found[2] ?? found[3] ?? '').replaceAll(/\\(.)/gs, '$1'))
  }
  if (parameters.size === 0) throw new Error('it is empty.')
  return takeHosts(parameters, [])
}

/** Hosts may be given in the address and as parameters; each list of parameters replaces the one in the address. */
function takeHosts(parameters: Map<string, string>, named: readonly NamedHost[]): ConnectionString {
  const take = (name: string) => {
    const value = parameters.get(name)
    parameters.delete(name)
    return value ? value.split(',') : null
  }
  const hosts = take('host') ?? named.map(({ host }) => host ?? '')
  const ports = take('port') ?? named.map(({ port }) => port ?? '')
  // `hostaddr` gives IP addresses, in addition to host names or instead of them.
  const count = Math.max(hosts.length, parameters.get('hostaddr')?.split(',').length ?? 0, 1)
  if (ports.length > 1 && ports.length !== count)
    throw new Error(`it names ${ports.length} ports for ${count} host(s): give one port for all, or one for each.`)
  return {
    hosts: Array.from({ length: count }, (_, index) => ({
      host: hosts[index] || null,
      port: (ports.length === 1 ? ports[0] : ports[index]) || null,
    })),
    parameters,
  }
}

function decode(text: string, name: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Error(`its ${name} is not percent-encoded as it should be: write a % itself as %25.`)
  }
}

function splitAt(text: string, index: number): [string, string | null] {
  return index < 0 ? [text, null] : [text.slice(0, index), text.slice(index + 1)]
}

/** What the parameter `options` of a connection string contains. */
export interface ServerOptions {
  /** Settings for the session. */
  readonly settings: ReadonlyMap<string, string>
  /** Words for a proxy in front of the server, such as `endpoint=ep-cool-darkness-123456`; empty for none. */
  readonly forProxy: readonly string[]
}

// Proxies in front of many databases use these to choose one: Neon the first two, Supabase the third.
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
    else throw new Error('its options contain something other than settings; write them as options=-c%20name=value.')
  }
  return { settings, forProxy }
}
