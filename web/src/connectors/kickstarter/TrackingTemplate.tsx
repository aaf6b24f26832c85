import { Button, Radio } from '@mantine/core'
import { useState } from 'react'
import { send } from '../../api/client.ts'
import { usePress } from '../../api/press.ts'
import type { FilledTemplate } from '../../api/types.ts'
import { save } from '../../parts/csv.ts'
import { Download } from '../../parts/icons.ts'
import { number } from '../../parts/money.ts'
import { Panel } from '../../parts/Page.tsx'
import { Problem } from '../../parts/Problem.tsx'
import { DropZone } from './Upload.tsx'

/** Kickstarter takes tracking numbers back only in its own file: it is dropped here and comes back filled. */
export function TrackingTemplate({ slug }: { slug: string }) {
  const [overwrite, setOverwrite] = useState('no')
  const fill = usePress((file: File) =>
    send<FilledTemplate>(
      `/api/campaigns/${slug}/tracking-template?file=${encodeURIComponent(file.name)}&overwrite=${overwrite}`,
      { method: 'POST', body: file, headers: { 'content-type': 'application/octet-stream' } },
    ),
  )
  return (
    <Panel
      title="Tracking back to Kickstarter"
      note="In Kickstarter’s backer report: tick the backers, choose to add tracking numbers, download the template. Drop it here, and upload what comes back."
    >
      <div className="stack">
        <Radio.Group label="Rows that hold a number already" value={overwrite} onChange={setOverwrite}>
          <div className="line choices-line">
            <Radio value="no" label="Keep what is there" />
            <Radio value="yes" label="Overwrite" />
          </div>
        </Radio.Group>
        <DropZone
          label="Tracking template"
          quiet
          hint="The CSV as Kickstarter gave it. Nothing reaches Kickstarter from here."
          accept=".csv,text/csv"
          pending={fill.isPending}
          onFile={(file) => fill.mutate(file)}
        />
        <Problem of={fill.error} />
        {fill.data && <Filled it={fill.data} />}
      </div>
    </Panel>
  )
}

function Filled({ it }: { it: FilledTemplate }) {
  const download = () =>
    save(
      it.fileName,
      Uint8Array.from(atob(it.file), (char) => char.charCodeAt(0)),
      'text/csv',
    )
  return (
    <div className="stack" role="status">
      {it.says.map((line, place) => (place === 0 ? <b key={line}>{line}</b> : <p key={line}>{line}</p>))}
      {it.unmatched.length > 0 && (
        <details>
          <summary>Rows without a number ({number(it.unmatched.length)})</summary>
          <ul className="stack-tight fold">
            {it.unmatched.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </details>
      )}
      <div>
        <Button leftSection={<Download size={16} />} onClick={download}>
          Download {it.fileName}
        </Button>
      </div>
    </div>
  )
}
