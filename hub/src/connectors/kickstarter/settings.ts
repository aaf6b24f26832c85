import { z } from 'zod'

/** One line of plain text: nothing that could end a mail header or break a label. */
const line = (most: number) =>
  z
    .string()
    .max(most)
    .refine((text) => !/\p{Cc}/u.test(text), 'Write it on one line.')

export const isOneMailbox = (text: string): boolean =>
  text.length <= 254 && /^[^\s@,;:<>()[\]"\\]+@[^\s@,;:<>()[\]"\\]+\.[^\s@,;:<>()[\]"\\]+$/.test(text)
const mailbox = z.string().refine(isOneMailbox, 'Write one e-mail address, like you@example.com.')
/** `Name <you@example.com>` or the address alone. */
const sender = line(200).refine(
  (text) => isOneMailbox(/^[^<>@,;]*<([^<>]+)>$/.exec(text)?.[1] ?? text),
  'Write one sender, like Moon Lamp <you@example.com>.',
)

const mail = z.object({
  on: z.boolean().meta({
    title: 'E-mail backers when a parcel ships',
    description: 'Off until you switch it on. Send yourself a test mail first.',
  }),
  since: z.string().nullable().meta({
    title: 'Switched on',
    description: 'Parcels made before this moment are never mailed about.',
  }),
  from: sender.meta({
    title: 'Sender',
    description: 'What backers see, such as Moon Lamp <you@example.com>.',
  }),
  replyTo: mailbox.nullable().meta({ title: 'Answers go to', description: 'Blank: to the sender.' }),
  subject: line(200).meta({
    title: 'Subject',
    description: '{project}, {name} and {number} are filled in.',
  }),
  intro: z.string().max(4_000).meta({
    title: 'First words',
    description: 'Stand above the tracking number. {project}, {name} and {number} are filled in.',
  }),
})

/** How one campaign is kept in step with ShipStation, in the words of the page where it is set up. */
export const settings = z.object({
  connection: z.string().meta({
    title: 'ShipStation connection',
    description: 'The account the orders go to.',
  }),
  store: z.string().min(1).meta({
    title: 'ShipStation store',
    description:
      'Orders are made in this store. It can never be changed later: ShipStation keeps an order in its store.',
  }),
  storeName: z.string().meta({ title: 'Store name', description: 'As ShipStation calls it.' }),
  shipFrom: z.string().nullable().meta({
    title: 'Ship from',
    description: 'The ship-from location new orders get. Blank: ShipStation chooses.',
  }),
  prefix: line(30).meta({
    title: 'Order number prefix',
    description: 'Stands before the backer number: KS- makes KS-1042. Give each campaign its own.',
  }),
  company: z
    .object({
      name: line(100).meta({
        title: 'Your name',
        description: 'Shown to backers on the pledge page and in mails.',
      }),
      colour: z
        .string()
        .regex(/^#[0-9a-f]{6}$/i, 'Write a colour like #1f4b6e.')
        .meta({ title: 'Colour', description: 'Of the pledge page and of mails.' }),
    })
    .meta({ title: 'Pledge page', description: 'What backers see of you.' }),
  keepTracking: z.boolean().optional().meta({
    title: 'Keep tracking coming while paused',
    description:
      'Reading goes on either way; without this, what is found meanwhile is shown after the restart.',
  }),
  mail: mail.meta({ title: 'Shipping e-mails', description: 'One for each parcel, ever.' }),
})
export type Settings = z.infer<typeof settings>

/** What a new campaign starts with; connection and store are the creator's to choose. */
export const firstSettings = (company: string): Omit<Settings, 'connection' | 'store' | 'storeName'> => ({
  shipFrom: null,
  prefix: 'KS-',
  company: { name: company, colour: '#1f4b6e' },
  mail: {
    on: false,
    since: null,
    from: 'backers@example.com',
    replyTo: null,
    subject: 'Your {project} reward is on its way',
    intro: 'Hello {name},\n\nthank you for backing {project}. Your reward has left us.',
  },
})
