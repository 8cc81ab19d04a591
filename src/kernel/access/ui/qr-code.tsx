/** A QR code as one path: dark on white in both schemes, because scanners need it so. */
import { useMemo } from 'react';
import { encode } from 'uqr';

/** Props of `QrCode`; `label` says what it is for those who cannot scan it. */
export interface QrCodeProps {
  text: string;
  label: string;
  className?: string | undefined;
}

/** Draws the code. */
export function QrCode({ text, label, className }: QrCodeProps) {
  const { size, path } = useMemo(() => {
    const code = encode(text, { border: 0, ecc: 'M' });
    const squares = code.data.flatMap((line, y) =>
      line.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : [])),
    );
    return { size: code.size, path: squares.join('') };
  }, [text]);
  return (
    <svg
      className={className}
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000" />
    </svg>
  );
}
