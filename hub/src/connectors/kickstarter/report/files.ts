import { createReadStream } from 'node:fs'
import { open, stat } from 'node:fs/promises'
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl'
import { tooLarge } from './bytes.ts'
import { limits } from './limits.ts'
import { ReportRefusal, refuseFile } from './problem.ts'

/** A report as it was handed in: one CSV, or the zip with one CSV per reward tier. `name` is what the creator called it. */
export type ReportFile = { name: string; path: string } | { name: string; bytes: Uint8Array }

/** One CSV of a report. `bytes` may be asked for again: a report is read twice. */
export type Sheet = { name: string; bytes(): Promise<AsyncIterable<Uint8Array>> }
export type Sheets = { sheets: Sheet[]; ignored: string[]; close(): void }

const zipRemedy = 'Download the zip from Kickstarter again and drop it in as it came.'

/** The CSVs of a report. Throws a ReportRefusal for a zip that cannot be trusted. */
export async function openReport(file: ReportFile): Promise<Sheets> {
  const size = 'path' in file ? (await stat(file.path)).size : file.bytes.length
  if (size > limits.bytes) throw tooLarge(file.name)
  if (await startsAsZip(file)) return openZip(file)
  const bytes = async () => ('path' in file ? createReadStream(file.path) : once(file.bytes))
  return { sheets: [{ name: file.name, bytes }], ignored: [], close() {} }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  // why: in pieces, so that a limit is met after a piece and not after the whole
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}

async function startsAsZip(file: ReportFile): Promise<boolean> {
  const head = Buffer.alloc(4)
  if ('bytes' in file) head.set(file.bytes.subarray(0, 4))
  else {
    await using handle = await open(file.path)
    await handle.read(head, 0, 4, 0)
  }
  return head.toString('latin1') === 'PK\x03\x04' || head.toString('latin1') === 'PK\x05\x06'
}

async function openZip(file: ReportFile): Promise<Sheets> {
  const zip = await opened(file)
  try {
    const entries: Entry[] = []
    for await (const entry of zip.eachEntry()) {
      entries.push(entry)
      if (entries.length > limits.zipFiles)
        throw refuseFile(file.name, `“${file.name}” holds more than ${limits.zipFiles} files.`, zipRemedy)
    }
    return sheetsOf(file.name, zip, entries)
  } catch (error) {
    zip.close()
    throw error instanceof ReportRefusal ? error : damaged(file.name, error)
  }
}

const opened = (file: ReportFile): Promise<ZipFile> =>
  ('path' in file
    ? openPromise(file.path, { autoClose: false })
    : fromBufferPromise(Buffer.from(file.bytes.buffer, file.bytes.byteOffset, file.bytes.byteLength))
  ).catch((error: unknown) => {
    throw damaged(file.name, error)
  })

const damaged = (name: string, error: unknown) =>
  refuseFile(
    name,
    `“${name}” is a damaged zip file (${error instanceof Error ? error.message : 'unreadable'}).`,
    zipRemedy,
  )

function sheetsOf(name: string, zip: ZipFile, entries: Entry[]): Sheets {
  const files = entries.filter((entry) => !/(^|\/)(__MACOSX\/|\.)|\/$/.test(entry.fileName))
  if (files.some((entry) => entry.fileName === '[Content_Types].xml'))
    throw refuseFile(
      name,
      `“${name}” is an Excel workbook, not a CSV.`,
      'Drop in the CSV or zip as Kickstarter made it.',
    )
  refuseBombs(name, files)
  const csvs = files.filter((entry) => /\.csv$/i.test(entry.fileName))
  if (csvs.length === 0)
    throw refuseFile(
      name,
      `“${name}” holds no CSV file.`,
      'Drop in the zip that Kickstarter makes, with one CSV per tier.',
    )
  return {
    sheets: csvs.map((entry) => ({
      name: entry.fileName.split('/').at(-1) ?? entry.fileName,
      bytes: () =>
        zip.openReadStreamPromise(entry).catch((error: unknown) => {
          throw damaged(name, error)
        }),
    })),
    ignored: files.filter((entry) => !csvs.includes(entry)).map((entry) => entry.fileName),
    close: () => zip.close(),
  }
}

/** By the sizes the zip declares; while unpacking, yauzl holds each file to its declared size. */
function refuseBombs(name: string, files: Entry[]) {
  const nested = files.find((entry) => /\.(zip|gz|7z|rar|tar)$/i.test(entry.fileName))
  if (nested)
    throw refuseFile(
      name,
      `“${name}” holds another archive, “${nested.fileName}”.`,
      'Unpack that one and drop it in by itself.',
    )
  const locked = files.find((entry) => entry.isEncrypted())
  if (locked)
    throw refuseFile(
      name,
      `“${locked.fileName}” in “${name}” is locked with a password.`,
      'Unpack it and drop in the CSV files.',
    )
  const total = files.reduce((sum, entry) => sum + entry.uncompressedSize, 0)
  if (total > limits.bytes)
    throw refuseFile(
      name,
      `“${name}” unpacks to ${Math.round(total / 1_000_000)} MB, more than the ${limits.bytes / 1_000_000} MB we read.`,
      'Drop in a few tiers at a time.',
    )
  const bomb = files.find(
    (entry) =>
      entry.uncompressedSize > limits.ratioFrom &&
      entry.uncompressedSize > entry.compressedSize * limits.zipRatio,
  )
  if (bomb)
    throw refuseFile(
      name,
      `“${bomb.fileName}” in “${name}” unpacks to more than ${limits.zipRatio} times its size, as no backer report does.`,
      zipRemedy,
    )
}
