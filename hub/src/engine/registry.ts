import type { Connector, Flow, Sink, Source } from '../connector.ts'

/** The connectors of this hub by id, and the way from a row's words to their values. */
export class Registry {
  readonly #byId: Map<string, Connector>

  constructor(connectors: readonly Connector[]) {
    this.#byId = new Map(connectors.map((connector) => [connector.id, connector]))
  }

  connector(id: string): Connector {
    const found = this.#byId.get(id)
    if (!found) throw new Error(`no connector is called ${id}`)
    return found
  }

  flow(connector: string, name: string): Flow<unknown, unknown> {
    const found = this.connector(connector).flows?.[name]
    if (!found) throw new Error(`${connector} has no flow ${name}`)
    return found
  }

  /** The connectors whose records are brought in here, by nobody's request: their sources have nothing to read. */
  natives(): string[] {
    const all = [...this.#byId].filter(([id]) => this.ownSources(id).length > 0)
    return all.map(([id]) => id)
  }

  ownSources(connector: string): [string, Source<unknown, unknown>][] {
    return Object.entries(this.connector(connector).sources ?? {}).filter(([, source]) => !source.read)
  }

  /** The streams of an account's connector that are read as a whole, at times, and hold records of these kinds. */
  lists(account: string, kinds: ReadonlySet<string>): string[] {
    const sources = this.#byId.get(account.slice(0, account.indexOf(':')))?.sources ?? {}
    return Object.entries(sources).flatMap(([stream, { kind, read, windows }]) =>
      read && !windows && kinds.has(kind) ? [stream] : [],
    )
  }

  /** The names of the sinks that are ours: what goes there is done here. */
  ownSinks(): string[] {
    return [...this.#byId].flatMap(([id, { sinks = {} }]) =>
      Object.entries(sinks).flatMap(([stream, sink]) => (sink.apply ? [`${id}.${stream}`] : [])),
    )
  }

  /** `shipstation.orders` → the sink `orders` of the connector `shipstation`. */
  sink(name: string): { connector: Connector; sink: Sink<unknown, unknown> } {
    const [id = '', stream = ''] = name.split('.')
    const connector = this.connector(id)
    const sink = connector.sinks?.[stream]
    if (!sink) throw new Error(`there is no sink ${name}`)
    return { connector, sink }
  }
}
