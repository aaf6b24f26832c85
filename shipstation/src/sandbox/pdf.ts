/** A four by six inch label with these lines on it: a whole, valid PDF. */
export function labelPdf(lines: readonly string[]): Buffer {
  const content = [
    '2 w 10 10 268 412 re S',
    'BT /F1 11 Tf 20 395 Td 16 TL',
    ...lines.map((line) => `(${escaped(line)}) Tj T*`),
    'ET',
    ...bars(lines.join('')),
  ].join('\n')
  return assemble([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 288 432] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    `<< /Length ${Buffer.byteLength(content, 'latin1')} >>\nstream\n${content}\nendstream`,
  ])
}

// Standard fonts know Latin 1 only: what is beyond is written as a question mark.
const escaped = (line: string) => line.replace(/[\\()]/g, '\\$&').replace(/[^\x20-\xff]/g, '?')

/** Something that looks like a bar code and reads as nothing. */
function bars(text: string): string[] {
  let x = 40
  return [...text.slice(0, 48)].map((letter) => {
    const width = 1 + (letter.charCodeAt(0) % 3)
    x += width + 2
    return x < 250 ? `${x} 40 ${width} 90 re f` : ''
  })
}

function assemble(objects: string[]): Buffer {
  let body = '%PDF-1.4\n'
  const offsets = objects.map((object, at) => {
    const offset = Buffer.byteLength(body, 'latin1')
    body += `${at + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const start = Buffer.byteLength(body, 'latin1')
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  body += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`
  body += `trailer << /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(body, 'latin1')
}
