import { ActionIcon, Button, CopyButton, Tooltip } from '@mantine/core'
import { Check, Copy } from './icons.ts'

/** An id or a number, with a button that copies it. */
export function CopyId({ text, label = 'Copy' }: { text: string; label?: string }) {
  return (
    <span className="copy-id">
      <code>{text}</code>
      <CopyButton value={text}>
        {({ copied, copy }) => (
          <Tooltip label={copied ? 'Copied' : label}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size={24}
              aria-label={`${label} ${text}`}
              onClick={copy}
            >
              {copied ? <Check size={14} /> : <Copy size={14} />}
            </ActionIcon>
          </Tooltip>
        )}
      </CopyButton>
    </span>
  )
}

export function CopyText({ text, children }: { text: string; children: string }) {
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          variant="default"
          leftSection={copied ? <Check size={16} /> : <Copy size={16} />}
          onClick={copy}
        >
          {copied ? 'Copied' : children}
        </Button>
      )}
    </CopyButton>
  )
}
