import type { ReactNode } from 'react'
import { Check } from './icons.ts'

export type WizardStep = { title: string; done: boolean }

/** The rail of a wizard: where you are, what is behind you, what comes. */
export function Wizard({ steps, at, children }: { steps: WizardStep[]; at: number; children: ReactNode }) {
  return (
    <div className="wizard">
      <ol className="wizard-rail" aria-label="Steps">
        {steps.map((step, place) => (
          <li
            key={step.title}
            data-done={step.done && place !== at}
            aria-current={place === at ? 'step' : undefined}
          >
            <span className="wizard-dot" aria-hidden>
              {step.done && place !== at ? <Check size={14} /> : place + 1}
            </span>
            {step.title}
          </li>
        ))}
      </ol>
      <div className="wizard-body">{children}</div>
    </div>
  )
}
