import { isUtf8 } from 'node:buffer'
import { limits } from './limits.ts'
import { refuseFile } from './problem.ts'

const save =
  'Download the report from Kickstarter again and drop it in as it came, or save it as “CSV UTF-8”.'
const wanted = 'Download the backer report from Kickstarter as CSV and drop that in.'

const magic: { says: string; starts: RegExp; remedy?: string }[] = [
  { says: 'is a PDF, not a CSV.', starts: /^%PDF/ },
  { says: 'is an old Excel workbook (.xls), not a CSV.', starts: /^\xd0\xcf\x11\xe0/, remedy: save },
  { says: 'is a zip file, but not one we can read.', starts: /^PK\x03\x04/ },
  {
    says: 'is packed with gzip.',
    starts: /^\x1f\x8b/,
    remedy: 'Unpack it and drop in the CSV that is inside.',
  },
  { says: 'is a picture, not a CSV.', starts: /^(\x89PNG|\xff\xd8\xff|GIF8)/ },
  {
    says: 'is a web page, not a CSV: the download was probably a sign-in page.',
    starts: /^\s*<(!doctype|html|\?xml)/i,
  },
  { says: 'is JSON, not a CSV.', starts: /^\s*[{[]\s*["{[\]}]/ },
]

/** The file's bytes as UTF-8 without its byte order mark. Throws a ReportRefusal where they are something else. */
export async function* checkedBytes(name: string, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let size = 0
  let line = 1
  let rest: Buffer = Buffer.alloc(0)
  let atStart = true
  for await (const piece of bytes) {
    size += piece.length
    if (size > limits.bytes) throw tooLarge(name)
    let chunk: Buffer = Buffer.concat([rest, piece])
    if (atStart) {
      if (chunk.length < 4) {
        rest = chunk
        continue
      }
      chunk = startOf(name, chunk)
      atStart = false
    }
    const whole = wholeCharacters(chunk)
    rest = chunk.subarray(whole)
    const text = chunk.subarray(0, whole)
    line = checkText(name, text, line)
    yield text
  }
  if (atStart && rest.length > 0) rest = startOf(name, rest)
  checkText(name, rest, line)
  if (size === 0) throw refuseFile(name, `“${name}” is empty.`, wanted)
  yield rest
}

export const tooLarge = (name: string) =>
  refuseFile(
    name,
    `“${name}” is larger than ${limits.bytes / 1_000_000} MB.`,
    'Download the report with one file per reward tier and drop in a few tiers at a time.',
  )

function startOf(name: string, head: Buffer): Buffer {
  const utf16 = 'is saved as UTF-16 (“Unicode text”), not as UTF-8.'
  const [first, second] = head
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) throw no(name, utf16, save)
  if (head.length >= 4 && (head[0] === 0) !== (head[1] === 0) && (head[2] === 0) !== (head[3] === 0))
    throw no(name, utf16, save)
  const start = head.subarray(0, 64).toString('latin1')
  const other = magic.find((known) => known.starts.test(start))
  if (other) throw no(name, other.says, other.remedy ?? wanted)
  const marked = head.length >= 3 && head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf
  return marked ? head.subarray(3) : head
}

const no = (name: string, says: string, remedy: string) => refuseFile(name, `“${name}” ${says}`, remedy)

/** Up to where the bytes hold whole UTF-8 characters: a chunk may end inside one. */
function wholeCharacters(chunk: Buffer): number {
  for (let back = 1; back <= Math.min(3, chunk.length); back++) {
    const byte = chunk[chunk.length - back] ?? 0
    if (byte < 0x80) break
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return length > back ? chunk.length - back : chunk.length
    }
  }
  return chunk.length
}

/** Returns the line that the text ends on. */
function checkText(name: string, text: Buffer, line: number): number {
  if (text.includes(0)) throw no(name, 'holds zero bytes: it is not a text file.', wanted)
  if (!isUtf8(text)) throw wrongLetters(name, text, line)
  let at = text.indexOf(10)
  while (at >= 0) {
    line++
    at = text.indexOf(10, at + 1)
  }
  return line
}

function wrongLetters(name: string, text: Buffer, line: number) {
  let start = 0
  for (;;) {
    const end = text.indexOf(10, start)
    const slice = text.subarray(start, end < 0 ? text.length : end)
    if (!isUtf8(slice) || end < 0) {
      return no(
        name,
        `is not UTF-8: line ${line} holds letters in another encoding, probably Latin-1 (Windows-1252).`,
        save,
      )
    }
    start = end + 1
    line++
  }
}
