import own from '../../package.json' with { type: 'json' }

/** What reads: a record that one program could not make sense of is tried again by the next. */
export const program: string = own.version
