import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import { send } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import type { Import } from '../../api/types.ts'
import { useGo } from '../../parts/Door.tsx'
import { Upload as Arrow } from '../../parts/icons.ts'
import { bytes } from '../../parts/money.ts'
import { Problem } from '../../parts/Problem.tsx'
import { useSlug } from './useCampaign.ts'

export function Upload() {
  const slug = useSlug()
  const go = useGo()
  const upload = usePress(
    (file: File) =>
      send<Import>(`/api/campaigns/${slug}/imports?file=${encodeURIComponent(file.name)}`, {
        method: 'POST',
        body: file,
        headers: { 'content-type': 'application/octet-stream' },
      }),
    { then: (it) => go(`/campaigns/${slug}/import/${it.id}`) },
  )
  return (
    <div className="page page-narrow">
      <div className="page-words">
        <h2>Import a backer report</h2>
        <p className="lead">
          In Kickstarter: Backer report, then Download. One CSV, or the zip with one CSV for each reward. You
          see what would change before anything does.
        </p>
      </div>
      <DropZone
        label="Backer report"
        hint="CSV or zip, as Kickstarter made it: do not open and save it in a spreadsheet first, which breaks postal codes."
        accept=".csv,.zip,text/csv,application/zip"
        pending={upload.isPending}
        onFile={(file) => upload.mutate(file)}
      />
      <Problem of={upload.error} />
    </div>
  )
}

type DropZoneProps = {
  label: string
  hint: string
  accept: string
  pending: boolean
  /** true where another press is the page's main one */
  quiet?: boolean
  onFile: (file: File) => void
}
/** A file by dropping it or by choosing it: the button does the same for the keyboard. */
export function DropZone({ label, hint, accept, pending, quiet = false, onFile }: DropZoneProps) {
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [name, setName] = useState('')
  const take = (file: File | undefined) => {
    if (!file || pending) return
    setName(`${file.name}, ${bytes(file.size)}`)
    onFile(file)
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- dropping has no keyboard; the button beside it does the same
    <section
      className="drop"
      aria-label={label}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        take(event.dataTransfer.files[0])
      }}
    >
      <Arrow size={24} aria-hidden />
      <p>
        <b>Drop the file here</b>, or
      </p>
      <input
        ref={input}
        type="file"
        accept={accept}
        className="only-read"
        tabIndex={-1}
        aria-label={`${label} file`}
        onChange={(event) => {
          take(event.currentTarget.files?.[0])
          event.currentTarget.value = ''
        }}
      />
      <Button variant={quiet ? 'default' : 'filled'} loading={pending} onClick={() => input.current?.click()}>
        Choose a file
      </Button>
      <p className="dim small">{hint}</p>
      <p className="small" role="status">
        {pending ? `Reading ${name}…` : ''}
      </p>
    </section>
  )
}
